import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { DeadLetter } from '../../api/answers.ts';

type Props = { letter: DeadLetter } & Record<'onShow' | 'onRedrive' | 'onDrop', () => void>;

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
        <Group gap="xs">
          <Button variant="default" size="sm" onClick={onShow} aria-label={`Show ${id}`}>
            Show
          </Button>
          <Button variant="default" size="sm" onClick={onRedrive} aria-label={`Redrive ${id}`}>
            Redrive
          </Button>
          <Button variant="default" size="sm" onClick={onDrop} aria-label={`Drop ${id}`}>
            Drop
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
