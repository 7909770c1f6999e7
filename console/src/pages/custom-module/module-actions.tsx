import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import type { Module } from '../../api/answers.ts';

export type ModuleAction = 'edit' | 'history' | 'delete';
export type OnAct = (action: ModuleAction, module: Module) => void;

const actions = [
  { action: 'edit', label: 'Edit', icon: IconPencil },
  { action: 'history', label: 'History', icon: IconHistory },
  { action: 'delete', label: 'Delete', icon: IconTrash },
] as const;

export function ModuleActions({ module, onAct }: { module: Module; onAct: OnAct }) {
  return (
    <Group gap={4} wrap="nowrap">
      {actions.map(({ action, label, icon: Icon }) => (
        <Tooltip key={action} label={label} withArrow>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`${label} ${module.name}`}
            onClick={() => onAct(action, module)}
          >
            <Icon size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  );
}
