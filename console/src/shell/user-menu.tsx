import { Avatar, Group, Menu, Stack, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconSelector } from '@tabler/icons-react';
import type { Session } from '../api/answers.ts';
import { useSession, useSignOut } from '../api/session.ts';
import classes from './user-menu.module.css';

type Props = { /** Only the picture. */ isCompact?: boolean };

/** Who is signed in and for which organization, and the way out. */
export function UserMenu({ isCompact = false }: Props) {
  const session = useSession();
  const signOut = useSignOut();
  const name = nameOf(session);
  return (
    <Menu position={isCompact ? 'bottom-end' : 'top'} width={isCompact ? 240 : 'target'}>
      <Menu.Target>
        <UnstyledButton className={classes.button} w={isCompact ? 'auto' : '100%'}>
          <Group gap="sm" wrap="nowrap">
            <VisuallyHidden>Account of {isCompact && name}</VisuallyHidden>
            <Avatar name={name} color="indigo" variant="filled" size={36} alt="" aria-hidden />
            {!isCompact && <Who session={session} />}
            {!isCompact && <IconSelector size={18} stroke={1.6} aria-hidden />}
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {isCompact && (
          <Group px="sm" py="xs">
            <Who session={session} />
          </Group>
        )}
        <Menu.Item
          leftSection={<IconLogout size={18} stroke={1.6} aria-hidden />}
          disabled={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Who({ session }: { session: Session }) {
  return (
    <Stack gap={0} flex={1} miw={0}>
      <Text size="sm" fw={600} truncate>
        {nameOf(session)}
      </Text>
      <Text size="xs" c="dimmed" truncate>
        {organizationOf(session)}
      </Text>
    </Stack>
  );
}

const nameOf = ({ name, userId }: Session) => name ?? userId;
const organizationOf = ({ organizationId, isOwner }: Session) =>
  organizationId === null ? 'No organization' : `${organizationId}${isOwner ? ' · owner' : ''}`;
