import { Button, Group, Title } from '@mantine/core';

type Props = {
  /** Names the section it heads. */
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly onRedriveAll: () => void;
};

/** Heads a list of what waits for a decision, with the one that can be made about all of it. */
export function DecisionHeading({ id, title, count, onRedriveAll }: Props) {
  return (
    <Group justify="space-between">
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {count > 1 && (
        <Button variant="default" onClick={onRedriveAll}>
          Redrive all
        </Button>
      )}
    </Group>
  );
}
