import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { DeadLetter, OperationsStatus, OutboxRow, Redriven, WholeDeadLetter } from './answers.ts';
import { pagesQuery } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const operations = '/api/v3/operations';

/** How often the page looks, also for what is listed. */
export const lookEveryMs = 3000;

/** How everything is. It is asked again and again for as long as somebody looks. */
export const operationsStatusQuery = queryOptions({
  queryKey: queryKeys.operationsStatus,
  queryFn: ({ signal }) => request<OperationsStatus>(`${operations}/status`, { signal }),
  refetchInterval: lookEveryMs,
  staleTime: 0,
});

/** Those that wait for a decision, newest first. */
export function deadLettersQuery() {
  return { ...pagesQuery<DeadLetter>(queryKeys.deadLetters, `${operations}/dead-letter`), staleTime: 0 };
}

export function deadLetterQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.deadLetter(id),
    queryFn: ({ signal }) =>
      request<WholeDeadLetter>(`${operations}/dead-letter/${encodeURIComponent(id)}`, { signal }),
  });
}

/** Those the broker has refused, oldest first. */
export function parkedEventsQuery() {
  const parked = pagesQuery<OutboxRow>(queryKeys.parkedEvents, `${operations}/outbox`, { state: 'parked' });
  return { ...parked, staleTime: 0 };
}

/** What is to be done about messages: these, or all there are. */
export type Selection = { readonly ids: readonly string[] } | { readonly all: true };

export type Kept = 'dead-letter' | 'outbox';
export type Decision = 'redrive' | 'drop';

/** Decides about what waits, and has all of it read anew. What could not be done is in the answer. */
export function useDecision(kept: Kept, decision: Decision) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (selection: Selection) =>
      request<Partial<Redriven>>(`${operations}/${kept}/${decision}`, { method: 'POST', body: selection }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.operations }),
  });
}
