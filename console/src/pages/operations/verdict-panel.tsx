import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, type TablerIcon } from '@tabler/icons-react';
import type { OperationsStatus } from '../../api/answers.ts';

type Verdict = OperationsStatus['verdict'];
type Props = {
  status: OperationsStatus;
  /** It could not be asked again. */
  isOld: boolean;
};

const looks: Record<Verdict, { color: string; icon: TablerIcon; text: string }> = {
  OK: { color: 'green', icon: IconCircleCheck, text: 'All is well' },
  WARN: { color: 'yellow', icon: IconAlertTriangle, text: 'Something waits for you; everything else goes on' },
  STALLED: { color: 'orange', icon: IconAlertTriangle, text: 'There is work, and nothing is done of it' },
  STOPPED: { color: 'red', icon: IconCircleX, text: 'Nothing moves, and nothing will by itself' },
};

/** The verdict, and why it is no better. The codes are chapters of the runbook. */
export function VerdictPanel({ status: { verdict, reasons, observedAt }, isOld }: Props) {
  const { color, icon: Icon, text } = looks[verdict];
  return (
    <Alert color={color} icon={<Icon aria-hidden />} role="status">
      <Text fw={650} mb={4}>{`${verdict}: ${text}`}</Text>
      {reasons.length > 0 && (
        <List spacing={4} mb="xs">
          {reasons.map(({ code, message }) => (
            <List.Item key={`${code} ${message}`}>
              {message}{' '}
              <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
                {`· ${code}`}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm">
        {isOld ? 'The server does not answer. This was so at' : 'As of'}{' '}
        <time dateTime={observedAt}>{new Date(observedAt).toLocaleTimeString()}</time>
      </Text>
    </Alert>
  );
}
