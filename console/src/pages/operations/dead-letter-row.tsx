import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { DeadLetter } from '../../api/answers.ts';
import { type DecisionActions, DecisionButtons } from './decision-buttons.tsx';

type Props = DecisionActions & { letter: DeadLetter; onShow: () => void };

export function DeadLetterRow({ letter, onShow, onRedrive, onDrop }: Props) {
  const { id, reason, detail, organizationId, moduleId, version, putAsideAt } = letter;
  const about = [organizationId, moduleId, version && `version ${version}`].filter((part) => part !== null);
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{`${reason} · ${id}`}</Text>
          <Text component="time" dateTime={putAsideAt} size="sm" c="dimmed">
            {new Date(putAsideAt).toLocaleString()}
          </Text>
        </Group>
        <Text style={{ overflowWrap: 'anywhere' }}>{detail}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {about.length === 0 ? 'It does not say what it is about' : about.join(' · ')}
        </Text>
        <DecisionButtons id={id} onRedrive={onRedrive} onDrop={onDrop}>
          <Button variant="default" size="sm" onClick={onShow} aria-label={`Show ${id}`}>
            Show
          </Button>
        </DecisionButtons>
      </Stack>
    </Paper>
  );
}
