import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
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
  const form = <Permissions role={role} onSaved={close} />;
  return (
    <SidePanel title={role ? `Role ${role.name}` : 'New role'} isOpen={isOpen} onClose={close}>
      {role ? <RoleTabs role={role} form={form} onOpenUser={onOpenUser} /> : form}
    </SidePanel>
  );
}

function RoleTabs({ role, form, onOpenUser }: OnOpenUser & { role: Role; form: ReactNode }) {
  // The focus comes back from the panel of a person to where the first focus of this one is.
  const [opened, setOpened] = useState<User>();
  const open = (user: User) => {
    setOpened(user);
    onOpenUser(user);
  };
  return (
    <Tabs defaultValue="role">
      <Tabs.List mb="md">
        <Tabs.Tab value="role" data-autofocus={opened === undefined || undefined}>
          Permissions
        </Tabs.Tab>
        <Tabs.Tab value="users">People</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="role">{form}</Tabs.Panel>
      <Tabs.Panel value="users">
        <RoleHolders role={role} opened={opened} onOpen={open} />
      </Tabs.Panel>
    </Tabs>
  );
}

function Permissions(form: { role: Role | undefined; onSaved: () => void }) {
  const permissions = useQuery(permissionsQuery);
  return <Loaded query={permissions}>{(data) => <RoleForm permissions={data} {...form} />}</Loaded>;
}
