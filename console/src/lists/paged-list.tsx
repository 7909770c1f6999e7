import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Loaded } from '../states/loaded.tsx';
import classes from './list.module.css';
import { LoadMore, type PagedQuery } from './load-more.tsx';

type Props<Item> = {
  query: PagedQuery<Item> & { isPaused: boolean; refetch: () => unknown };
  label: string;
  keyOf: (item: Item) => string;
  /** What stands there when there are none. */
  empty: ReactNode;
  children: (item: Item) => ReactNode;
};

/** A list, as far as it was read. */
export function PagedList<Item>({ query, label, keyOf, empty, children }: Props<Item>) {
  return (
    <Loaded query={query}>
      {(items) => (
        <Stack>
          {items.length === 0 ? (
            empty
          ) : (
            <ul aria-label={label} className={classes.list}>
              {items.map((item) => (
                <li key={keyOf(item)}>{children(item)}</li>
              ))}
            </ul>
          )}
          <LoadMore query={query} />
        </Stack>
      )}
    </Loaded>
  );
}
