import { Center, Loader } from '@mantine/core';

/** Says to those who listen, too, that there is something to wait for. */
export function LoadingState() {
  return (
    <Center py={96} role="status" aria-label="Loading">
      <Loader type="dots" />
    </Center>
  );
}
