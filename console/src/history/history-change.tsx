import { Stack, Text } from '@mantine/core';
import type { HistoryEntry } from '../api/answers.ts';
import { describeChange } from './describe-change.ts';
import classes from './history.module.css';
import type { HistoryWords } from './history-words.ts';

type Props = { change: HistoryEntry['changes'][number]; words: HistoryWords };

/** One field before and after. */
export function HistoryChange({ change, words }: Props) {
  const { field } = change;
  const show = (value: unknown) => words.valueOf(field, value);
  const difference = describeChange(change);
  return (
    <Stack gap={2}>
      <Text size="sm" fw={500}>
        {words.fields[field] ?? field}
      </Text>
      {difference.kind === 'value' ? (
        <>
          {difference.before !== null && <Line sign="−" word="Before" text={show(difference.before)} />}
          {difference.after !== null && <Line sign="+" word="After" text={show(difference.after)} />}
        </>
      ) : (
        <>
          {difference.removed.map((item) => (
            <Line key={String(item)} sign="−" word="Removed" text={show(item)} />
          ))}
          {difference.added.map((item) => (
            <Line key={String(item)} sign="+" word="Added" text={show(item)} />
          ))}
          {difference.added.length + difference.removed.length === 0 && (
            <Text size="sm" c="dimmed">
              None
            </Text>
          )}
        </>
      )}
    </Stack>
  );
}

type LineProps = { sign: string; word: string; text: string };

/** The word beside the sign: a color or a sign alone is not for everybody. */
function Line({ sign, word, text }: LineProps) {
  return (
    <Text size="sm" className={classes.line} data-sign={sign}>
      {sign} {word}: {text}
    </Text>
  );
}
