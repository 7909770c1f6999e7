import { Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import { Children, type ReactNode } from 'react';
import classes from './list.module.css';

/** What is asked of a query that reads page by page. */
export type PagedQuery = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
};

type Props = { query: PagedQuery; label: string /** One an item. */; children: ReactNode };

/** The pages of a list that were read, and the way to the next. */
export function ListPages({ query, label, children }: Props) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = query;
  const count = Children.count(children);
  return (
    <Stack>
      <VisuallyHidden role="status">{`${count}${hasNextPage ? ' and more' : ''} shown`}</VisuallyHidden>
      <ul aria-label={label} className={classes.list}>
        {Children.map(children, (item) => (
          <li>{item}</li>
        ))}
      </ul>
      {isFetchNextPageError && error && (
        <Text c="error" role="alert">
          The next ones could not be read. Try again.
        </Text>
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()} mx="auto">
          Load more
        </Button>
      )}
    </Stack>
  );
}
