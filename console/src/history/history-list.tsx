import type { ComponentProps } from 'react';
import type { HistoryEntry } from '../api/answers.ts';
import { ListPages, type PagedQuery } from '../lists/list-pages.tsx';
import { EmptyState } from '../states/empty-state.tsx';
import { Loaded } from '../states/loaded.tsx';
import { HistoryEntryCard } from './history-entry-card.tsx';
import type { HistoryWords } from './history-words.ts';

type Props = {
  entries: PagedQuery & ComponentProps<typeof Loaded<readonly HistoryEntry[]>>['query'];
  words: HistoryWords;
};

/** The changes of something, newest first. */
export function HistoryList({ entries, words }: Props) {
  return (
    <Loaded query={entries}>
      {(data) =>
        data.length === 0 ? (
          <EmptyState title="Nothing has changed yet" text="Whatever is changed from now on is told here." />
        ) : (
          <ListPages query={entries} label="Changes">
            {data.map((entry) => (
              <HistoryEntryCard key={`${entry.requestId} ${entry.at} ${entry.action}`} entry={entry} words={words} />
            ))}
          </ListPages>
        )
      }
    </Loaded>
  );
}
