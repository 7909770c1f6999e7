import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconWifiOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/api-error.ts';

type Props = {
  /** What was to be changed. */
  mutation: { error: Error | null; isPaused: boolean };
  /** What else can be done about it. */
  children?: ReactNode;
};

/** Why a change was not made, beside what it was asked for with. */
export function FailureAlert({ mutation: { error, isPaused }, children }: Props) {
  if (isPaused) {
    return (
      <Alert color="yellow" role="status" icon={<IconWifiOff aria-hidden />}>
        You are offline. It is sent as soon as there is a connection.
      </Alert>
    );
  }
  if (!error) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {textOf(error)}
      {error instanceof ApiError && error.requestId && (
        <Text size="xs" c="dimmed" mt={4}>
          {error.code} · {error.requestId}
        </Text>
      )}
      {children}
    </Alert>
  );
}

function textOf(error: Error): string {
  if (!(error instanceof ApiError)) return 'Something went wrong here. Reload the page, then try again.';
  switch (error.status) {
    case 0:
    case 503:
      return 'The server does not answer. Wait a moment, then try again.';
    case 403:
      return `${error.message} Ask an owner of your organization, or somebody who manages its roles.`;
    case 412:
      return 'Somebody else changed this meanwhile, so nothing of yours was saved. Look at the newest first.';
    default:
      return error.message;
  }
}
