import { Button, Stack } from '@mantine/core';
import { FailureAlert } from '../../states/failure-alert.tsx';

type Props = {
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: Error | null;
    fetchNextPage: () => unknown;
  };
};

/** The next page of a list, below what there is of it. */
export function MoreButton({ query }: Props) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  if (!hasNextPage) return null;
  return (
    <Stack align="center" gap="sm">
      {isFetchNextPageError && <FailureAlert mutation={{ error, isPaused: false }} />}
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        Load more
      </Button>
    </Stack>
  );
}
