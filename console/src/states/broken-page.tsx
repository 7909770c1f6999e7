import { useNetwork } from '@mantine/hooks';
import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ErrorState } from './error-state.tsx';
import { OfflineState } from './offline-state.tsx';

const reload = () => location.reload();

/** For a page that threw, or whose code is gone because a newer console took its place, or was never there to be read offline. */
export function BrokenPage() {
  const thrown = useRouteError();
  const { online } = useNetwork();
  useEffect(() => {
    if (!online) addEventListener('online', reload);
    return () => removeEventListener('online', reload);
  }, [online]);
  if (!online) return <OfflineState />;
  const error = thrown instanceof Error ? thrown : new Error('a page threw something else', { cause: thrown });
  return <ErrorState error={error} onRetry={reload} />;
}
