import { Group, Paper, SimpleGrid, Stack, Text, ThemeIcon } from '@mantine/core';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import { moduleTypes } from '../../modules/module-types.ts';
import { bringIntoView } from './bring-into-view.ts';
import { EnabledSwitch } from './enabled-switch.tsx';
import { ModuleActions } from './module-actions.tsx';
import classes from './module-cards.module.css';
import { ModuleHost } from './module-host.tsx';
import type { ModuleListProps } from './module-list-props.ts';
import { PermissionState } from './permission-state.tsx';
import { UpdatedAt } from './updated-at.tsx';

/** The same as the table, where that has no room. */
export function ModuleCards({ modules, newId, isMade, update, onAct }: ModuleListProps) {
  return (
    <SimpleGrid component="ul" cols={{ base: 1, md: 2 }} spacing="md" className={classes.list}>
      {modules.map((module) => (
        <Paper
          key={module.id}
          component="li"
          withBorder
          p="md"
          ref={module.id === newId ? bringIntoView : null}
          className={module.id === newId ? (classes.new ?? '') : ''}
        >
          <Stack gap="sm" justify="space-between" h="100%">
            <Group gap="sm" wrap="nowrap">
              <ThemeIcon variant="light" size={40}>
                <ModuleIcon name={module.icon} size={22} />
              </ThemeIcon>
              <Stack gap={0} flex={1} miw={0}>
                <Text fw={600} lineClamp={2} className={classes.name}>
                  {module.name}
                </Text>
                <Text size="sm" c="dimmed" className={classes.name}>
                  {[moduleTypes[module.type], module.group, `order ${module.order}`].filter(Boolean).join(' · ')}
                </Text>
                <ModuleHost module={module} />
              </Stack>
              <EnabledSwitch module={module} update={update} />
            </Group>
            <PermissionState permission={module.permission} isMade={isMade(module)} />
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" c="dimmed">
                Updated <UpdatedAt at={module.updatedAt} />
              </Text>
              <ModuleActions module={module} onAct={onAct} />
            </Group>
          </Stack>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
