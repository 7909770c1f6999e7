import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import { ApiError } from '../api/api-error.ts';
import { ForbiddenState } from './forbidden-state.tsx';
import { Message } from './message.tsx';

type Props = { error: Error; onRetry: () => void };

/** Why something could not be read, and what to do about it. */
export function ErrorState({ error, onRetry }: Props) {
  if (!(error instanceof ApiError)) {
    return (
      <Message
        icon={IconAlertTriangle}
        title="This page is broken"
        text="Reload it. If it stays like this, tell your administrator."
      >
        <Button onClick={() => location.reload()}>Reload</Button>
      </Message>
    );
  }
  if (error.status === 403) return <ForbiddenState />;
  const isAway = error.status === 0 || error.status === 503;
  return (
    <Message
      icon={isAway ? IconCloudOff : IconAlertTriangle}
      title={isAway ? 'This does not work right now' : 'This could not be read'}
      text={isAway ? 'The server does not answer. Wait a moment, then try again.' : error.message}
    >
      <Button onClick={onRetry}>Try again</Button>
      {error.requestId && (
        <Text size="xs" c="dimmed">
          {error.code} · {error.requestId}
        </Text>
      )}
    </Message>
  );
}
