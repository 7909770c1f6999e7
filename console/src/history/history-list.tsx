import { useInfiniteQuery } from '@tanstack/react-query';
import type { historyQuery } from '../api/pages.ts';
import { PagedList } from '../lists/paged-list.tsx';
import { EmptyState } from '../states/empty-state.tsx';
import { HistoryEntryCard } from './history-entry-card.tsx';
import type { HistoryWords } from './history-words.ts';

type Props = { history: ReturnType<typeof historyQuery>; words: HistoryWords };

/** The changes of something, newest first. */
export function HistoryList({ history, words }: Props) {
  return (
    <PagedList
      query={useInfiniteQuery(history)}
      label="Changes"
      keyOf={({ requestId, at, action }) => `${requestId} ${at} ${action}`}
      empty={<EmptyState title="Nothing has changed yet" text="Whatever is changed from now on is told here." />}
    >
      {(entry) => <HistoryEntryCard entry={entry} words={words} />}
    </PagedList>
  );
}
