import { useRouteError } from 'react-router';
import { ErrorState } from './error-state.tsx';

/** For a page that threw, or whose code is gone because a newer console took its place. */
export function BrokenPage() {
  const thrown = useRouteError();
  const error = thrown instanceof Error ? thrown : new Error('a page threw something else', { cause: thrown });
  return <ErrorState error={error} onRetry={() => location.reload()} />;
}
