import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

export type DecisionActions = Record<'onRedrive' | 'onDrop', () => void>;

/** What can be decided about a message, behind what else can be done with it. */
export function DecisionButtons({
  id,
  onRedrive,
  onDrop,
  children,
}: DecisionActions & { id: string; children?: ReactNode }) {
  return (
    <Group gap="xs">
      {children}
      <Button variant="default" size="sm" onClick={onRedrive} aria-label={`Redrive ${id}`}>
        Redrive
      </Button>
      <Button variant="default" size="sm" onClick={onDrop} aria-label={`Drop ${id}`}>
        Drop
      </Button>
    </Group>
  );
}
