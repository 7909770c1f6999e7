import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { LoadingState } from './loading-state.tsx';
import { OfflineState } from './offline-state.tsx';

/** What is asked of a query, also of one that reads page by page. */
type Query<Data> = { data: Data | undefined; error: Error | null; isPaused: boolean; refetch: () => unknown };

type Props<Data> = { query: Query<Data>; children: (data: Data) => ReactNode };

/** What a query read; until then, why it is not there. What was read once stays on screen, whatever comes later. */
export function Loaded<Data>({ query, children }: Props<Data>) {
  const { data, error, isPaused, refetch } = query;
  if (data !== undefined) return children(data);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return isPaused ? <OfflineState /> : <LoadingState />;
}
