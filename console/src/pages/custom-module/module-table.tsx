import { Group, Paper, Stack, Table, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import { moduleTypes } from '../../modules/module-types.ts';
import { bringIntoView } from './bring-into-view.ts';
import { EnabledSwitch } from './enabled-switch.tsx';
import { ModuleActions } from './module-actions.tsx';
import { ModuleHost } from './module-host.tsx';
import type { ModuleListProps } from './module-list-props.ts';
import classes from './module-table.module.css';
import { PermissionState } from './permission-state.tsx';
import { UpdatedAt } from './updated-at.tsx';

export function ModuleTable({ modules, newId, isMade, update, onAct }: ModuleListProps) {
  return (
    <Paper withBorder className={classes.frame}>
      <Table verticalSpacing="sm" horizontalSpacing="sm" highlightOnHover layout="fixed" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="22%">Name</Table.Th>
            <Table.Th w={168}>Type</Table.Th>
            <Table.Th>Permission</Table.Th>
            <Table.Th w="14%">Group and order</Table.Th>
            <Table.Th w={128} visibleFrom="xl">
              Updated
            </Table.Th>
            <Table.Th w={88}>Enabled</Table.Th>
            <Table.Th w={140}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {modules.map((module) => (
            <Table.Tr
              key={module.id}
              ref={module.id === newId ? bringIntoView : null}
              className={module.id === newId ? (classes.new ?? '') : ''}
            >
              <Table.Th scope="row">
                <Group gap="sm" wrap="nowrap">
                  <ThemeIcon variant="light" size={36}>
                    <ModuleIcon name={module.icon} />
                  </ThemeIcon>
                  <Stack gap={2}>
                    <Text size="sm" fw={600} lineClamp={2}>
                      {module.name}
                    </Text>
                    <ModuleHost module={module} />
                  </Stack>
                </Group>
              </Table.Th>
              <Table.Td>{moduleTypes[module.type]}</Table.Td>
              <Table.Td>
                <PermissionState permission={module.permission} isMade={isMade(module)} />
              </Table.Td>
              <Table.Td>
                {module.group ?? '–'}
                <Text span size="sm" c="dimmed">
                  {` · ${module.order}`}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="xl">
                <UpdatedAt at={module.updatedAt} />
              </Table.Td>
              <Table.Td>
                <EnabledSwitch module={module} update={update} />
              </Table.Td>
              <Table.Td>
                <ModuleActions module={module} onAct={onAct} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
