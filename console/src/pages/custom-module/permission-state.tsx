import { Group, Loader, Text, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { Module } from '../../api/answers.ts';
import classes from './permission-state.module.css';

type Props = {
  permission: Module['permission'];
  /** Whether it exists yet; undefined until that is known. */
  isMade: boolean | undefined;
};

/** The permission of a module, which may arrive after it. */
export function PermissionState({ permission, isMade }: Props) {
  if (isMade === false) {
    return (
      <Group gap="xs" wrap="nowrap">
        <Loader size={14} aria-hidden />
        <Text size="sm" c="dimmed">
          Permission is being made…
        </Text>
      </Group>
    );
  }
  return (
    <Group gap={6} wrap="nowrap" align="flex-start">
      {isMade && <IconCheck size={18} stroke={2} className={classes.made} aria-hidden />}
      <Text size="sm" lineClamp={2} className={classes.name}>
        {permission.name}
        {isMade && <VisuallyHidden> (ready)</VisuallyHidden>}
      </Text>
    </Group>
  );
}
