import { ActionIcon, Group, Paper, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { User } from '../../api/answers.ts';
import { nameOf } from '../../api/users.ts';
import { PersonLink } from '../../grants/person-link.tsx';

export type UserActions = Record<'onOpen' | 'onRemove', (user: User) => void>;

export function UserRow({ user, onOpen, onRemove }: UserActions & { user: User }) {
  return (
    <Paper withBorder p="md">
      <Group wrap="nowrap" align="flex-start">
        <Stack gap={4} flex={1} miw={0}>
          <PersonLink user={user} onOpen={onOpen} />
          <Text size="sm" lineClamp={2}>
            {user.roles.map((role) => role.name).join(', ') || (user.owner ? 'Owner: holds everything' : 'No roles')}
          </Text>
        </Stack>
        <ActionIcon variant="default" size="lg" aria-label={`Remove ${nameOf(user)}`} onClick={() => onRemove(user)}>
          <IconTrash size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
