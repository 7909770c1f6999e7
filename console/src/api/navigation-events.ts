import { useDocumentVisibility } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryKeys } from './query-keys.ts';

const reopenMs = 5000;
/** Also who is signed in: another tab may have signed in somebody else. */
const mayHaveChanged = [
  queryKeys.session,
  queryKeys.navigations,
  queryKeys.settingRights,
  queryKeys.madePermissions,
  queryKeys.permissions,
  queryKeys.sights,
];

/** Keeps the menu current while somebody looks: a hidden tab would hold one of the few connections a browser has for a host. */
export function useNavigationEvents(): void {
  const client = useQueryClient();
  const isVisible = useDocumentVisibility() === 'visible';
  useEffect(() => {
    if (!isVisible) return undefined;
    return watchNavigation(() => {
      for (const queryKey of mayHaveChanged) void client.invalidateQueries({ queryKey });
    });
  }, [client, isVisible]);
}

/** Calls back at once, and whenever the menu may have changed. Returns what ends it. */
function watchNavigation(onChange: () => void): () => void {
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let source = open();

  function open(): EventSource {
    const opened = new EventSource('/api/v3/navigation/events');
    opened.addEventListener('navigation-changed', onChange);
    opened.addEventListener('error', () => {
      // It comes back by itself, but not after a refusal; which one it was, reading the menu tells.
      if (opened.readyState !== EventSource.CLOSED) return;
      onChange();
      reopening = setTimeout(() => {
        source = open();
      }, reopenMs);
    });
    return opened;
  }

  return () => {
    clearTimeout(reopening);
    source.close();
  };
}
