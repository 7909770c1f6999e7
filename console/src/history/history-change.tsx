import { Stack, Text } from '@mantine/core';
import type { DescribedChange } from './describe-changes.ts';
import classes from './history.module.css';

/** One field before and after. */
export function HistoryChange({ label, lines }: DescribedChange) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {lines.map(({ sign, word, text }) => (
        <Text key={`${sign} ${text}`} size="sm" className={classes.line} data-sign={sign}>
          {sign} {word}: {text}
        </Text>
      ))}
      {lines.length === 0 && (
        <Text size="sm" c="dimmed">
          None
        </Text>
      )}
    </Stack>
  );
}
