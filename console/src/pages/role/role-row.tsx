import { ActionIcon, Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { IconHistory, IconTrash } from '@tabler/icons-react';
import type { Role } from '../../api/answers.ts';
import { count } from '../../grants/count.ts';

export type RoleActions = Record<'onEdit' | 'onHistory' | 'onDelete', (role: Role) => void>;

export function RoleRow({ role, onEdit, onHistory, onDelete }: RoleActions & { role: Role }) {
  const { name, permissions, userCount } = role;
  return (
    <Paper withBorder p="md">
      <Group wrap="nowrap" align="flex-start">
        <Stack gap={4} flex={1} miw={0}>
          <Anchor component="button" type="button" ta="start" fw={600} onClick={() => onEdit(role)}>
            {name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {userCount === 0 ? 'Nobody has' : count(userCount, 'person has', 'people have')} it
          </Text>
          <Text size="sm" lineClamp={2}>
            {permissions.map((permission) => permission.name).join(', ') || 'It permits nothing yet.'}
          </Text>
        </Stack>
        <Group gap="xs" wrap="nowrap">
          <ActionIcon variant="default" size="lg" aria-label={`History of ${name}`} onClick={() => onHistory(role)}>
            <IconHistory size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={`Delete ${name}`} onClick={() => onDelete(role)}>
            <IconTrash size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
    </Paper>
  );
}
