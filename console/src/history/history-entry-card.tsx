import { Paper, Stack, Text } from '@mantine/core';
import type { HistoryEntry } from '../api/answers.ts';
import { HistoryChange } from './history-change.tsx';
import type { HistoryWords } from './history-words.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

type Props = { entry: HistoryEntry; words: HistoryWords };

/** Who did what, when, and what differs since. */
export function HistoryEntryCard({ entry: { at, actor, action, changes }, words }: Props) {
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <div>
          <Text fw={600}>{words.actions[action] ?? action}</Text>
          <Text size="sm" c="dimmed">
            {words.personOf(actor.id)} · <time dateTime={at}>{moment.format(new Date(at))}</time>
          </Text>
        </div>
        {changes.map((change) => (
          <HistoryChange key={change.field} change={change} words={words} />
        ))}
      </Stack>
    </Paper>
  );
}
