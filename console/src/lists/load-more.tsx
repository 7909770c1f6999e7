import { Button, Stack, VisuallyHidden } from '@mantine/core';
import { useRef } from 'react';
import { FailureAlert } from '../states/failure-alert.tsx';

/** What is asked of a query that reads page by page. */
export type PagedQuery<Item> = {
  data: readonly Item[] | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<{ hasNextPage: boolean }>;
};

/** How much of a list is there, for those who listen, and the way to the next page. */
export function LoadMore({ query }: { query: PagedQuery<unknown> }) {
  const { data = [], error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const count = useRef<HTMLDivElement>(null);
  const readOn = async () => {
    const { hasNextPage: isMore } = await fetchNextPage();
    // The button is gone with the last page, and the keyboard would start at the top again.
    if (!isMore) count.current?.focus();
  };
  return (
    <>
      <VisuallyHidden
        ref={count}
        role="status"
        tabIndex={-1}
      >{`${data.length}${hasNextPage ? ' and more' : ''} shown`}</VisuallyHidden>
      {hasNextPage && (
        <Stack align="center" gap="sm">
          {isFetchNextPageError && <FailureAlert mutation={{ error, isPaused: false }} />}
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void readOn()}>
            Load more
          </Button>
        </Stack>
      )}
    </>
  );
}
