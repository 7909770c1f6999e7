import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconWifiOff } from '@tabler/icons-react';
import { ApiError } from '../api/api-error.ts';

/** What is asked of a mutation. */
export type Change = { error: Error | null; isPending: boolean; isPaused: boolean };

/** Why a change is not made, and what to do about it. */
export function ChangeNotice({ change: { error, isPaused } }: { change: Change }) {
  if (isPaused) {
    return (
      <Alert color="yellow" icon={<IconWifiOff aria-hidden />} title="You are offline">
        Check your connection. Stay here: it is done as soon as there is one.
      </Alert>
    );
  }
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Nothing was changed">
      {adviceFor(error)}
      {error instanceof ApiError && error.requestId && (
        <Text size="xs" mt={4}>
          {error.code} · {error.requestId}
        </Text>
      )}
    </Alert>
  );
}

function adviceFor(error: Error): string {
  if (!(error instanceof ApiError)) return 'This page is broken. Reload it.';
  if (error.status === 0 || error.status === 503) return 'The server does not answer. Wait a moment, then try again.';
  if (error.status === 403) return `${error.message} Ask an owner of your organization.`;
  return error.message;
}
