import { ActionIcon, Anchor, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { User } from '../../api/answers.ts';
import { nameOf } from '../../api/users.ts';

export type UserActions = Record<'onOpen' | 'onRemove', (user: User) => void>;

export function UserRow({ user, onOpen, onRemove }: UserActions & { user: User }) {
  const { email, owner, roles } = user;
  const name = nameOf(user);
  return (
    <Paper withBorder p="md">
      <Group wrap="nowrap" align="flex-start">
        <Stack gap={4} flex={1} miw={0}>
          <Group gap="xs">
            <Anchor component="button" type="button" ta="start" fw={600} onClick={() => onOpen(user)}>
              {name}
            </Anchor>
            {owner && <Badge variant="outline">Owner</Badge>}
          </Group>
          {email && email !== name && (
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {email}
            </Text>
          )}
          <Text size="sm" lineClamp={2}>
            {roles.map((role) => role.name).join(', ') || 'No roles'}
          </Text>
        </Stack>
        <ActionIcon variant="default" size="lg" aria-label={`Remove ${name}`} onClick={() => onRemove(user)}>
          <IconTrash size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
