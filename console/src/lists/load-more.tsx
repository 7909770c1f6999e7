import { Button, Stack, VisuallyHidden } from '@mantine/core';
import { FailureAlert } from '../states/failure-alert.tsx';

/** What is asked of a query that reads page by page. */
export type PagedQuery<Item> = {
  data: readonly Item[] | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/** How much of a list is there, for those who listen, and the way to the next page. */
export function LoadMore({ query }: { query: PagedQuery<unknown> }) {
  const { data = [], error, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  return (
    <>
      <VisuallyHidden role="status">{`${data.length}${hasNextPage ? ' and more' : ''} shown`}</VisuallyHidden>
      {hasNextPage && (
        <Stack align="center" gap="sm">
          {isFetchNextPageError && <FailureAlert mutation={{ error, isPaused: false }} />}
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Load more
          </Button>
        </Stack>
      )}
    </>
  );
}
