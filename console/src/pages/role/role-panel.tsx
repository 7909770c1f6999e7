import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useState } from 'react';
import type { Role, User } from '../../api/answers.ts';
import { permissionsQuery } from '../../api/permissions.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { Loaded } from '../../states/loaded.tsx';
import { RoleForm } from './role-form.tsx';
import { RoleHolders } from './role-holders.tsx';

type OnOpenUser = { onOpenUser: (user: User) => void };

/** Where a role is made, or changed, and who has it. */
export function RolePanel({ dialog, onOpenUser }: OnOpenUser & { dialog: Dialog<Role | undefined> }) {
  const { about: role, isOpen, close } = dialog;
  return (
    <SidePanel title={role ? `Role ${role.name}` : 'New role'} isOpen={isOpen} onClose={close}>
      {role ? (
        <RoleTabs role={role} onDone={close} onOpenUser={onOpenUser} />
      ) : (
        <Permissions role={role} isFirstFocus onDone={close} />
      )}
    </SidePanel>
  );
}

function RoleTabs({ role, onDone, onOpenUser }: OnOpenUser & { role: Role; onDone: () => void }) {
  // The focus comes back from the panel of a person to where the first focus of this one is.
  const [opened, setOpened] = useState<User>();
  const open = (user: User) => {
    setOpened(user);
    onOpenUser(user);
  };
  return (
    <Tabs defaultValue="role" keepMounted={false} keepMountedMode="display-none">
      <Tabs.List mb="md">
        <Tabs.Tab value="role">Permissions</Tabs.Tab>
        <Tabs.Tab value="users">People</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="role" keepMounted>
        <Permissions role={role} isFirstFocus={opened === undefined} onDone={onDone} />
      </Tabs.Panel>
      <Tabs.Panel value="users">
        <RoleHolders role={role} opened={opened} onOpen={open} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Permissions(form: Omit<ComponentProps<typeof RoleForm>, 'permissions'>) {
  const permissions = useQuery(permissionsQuery);
  return <Loaded query={permissions}>{(data) => <RoleForm permissions={data} {...form} />}</Loaded>;
}
