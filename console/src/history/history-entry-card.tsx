import { Paper, Stack, Text } from '@mantine/core';
import type { HistoryEntry } from '../api/answers.ts';
import { useUserNames } from '../api/user-names.ts';
import { describeAction, describeChanges } from './describe-changes.ts';
import { HistoryChange } from './history-change.tsx';
import type { HistoryWords } from './history-words.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

type Props = { entry: HistoryEntry; words: HistoryWords };

/** Who did what, when, and what differs since. */
export function HistoryEntryCard({ entry, words }: Props) {
  const { at, actor } = entry;
  const personOf = useUserNames();
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <div>
          <Text fw={600}>{describeAction(entry, words)}</Text>
          <Text size="sm" c="dimmed">
            {personOf(actor.id)} · <time dateTime={at}>{moment.format(new Date(at))}</time>
          </Text>
        </div>
        {describeChanges(entry, words).map((change) => (
          <HistoryChange key={change.label} {...change} />
        ))}
      </Stack>
    </Paper>
  );
}
