import { useMantineTheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

/** Whether a table of modules fits beside the menu. */
export function useHasRoom(): boolean {
  const { breakpoints } = useMantineTheme();
  return useMediaQuery(`(min-width: ${breakpoints.lg})`, true, { getInitialValueInEffect: false });
}
