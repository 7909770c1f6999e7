import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Module } from '../../api/answers.ts';
import { useDeleteModule } from '../../api/modules.ts';
import { allRolesQuery } from '../../api/roles.ts';
import { settingRightsQuery } from '../../api/setting-rights.ts';
import { ConfirmDialog } from '../../dialogs/confirm-dialog.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { count } from '../../grants/count.ts';

type Props = { dialog: Dialog<Module>; onDeleted: (module: Module) => void };

export function DeleteModuleDialog({ dialog, onDeleted }: Props) {
  return (
    <ConfirmDialog
      title={`Delete ${dialog.about?.name}?`}
      action="Delete"
      dialog={dialog}
      mutation={useDeleteModule()}
      onDone={onDeleted}
    >
      {dialog.about && <WhatGoes module={dialog.about} />}
    </ConfirmDialog>
  );
}

function WhatGoes({ module }: { module: Module }) {
  return (
    <Stack gap="xs">
      <Text>This takes away, for good:</Text>
      <List spacing={4}>
        <List.Item>the module in everybody’s menu, and its address</List.Item>
        <List.Item>
          the permission <strong>{module.permission.name}</strong>, from every role and everybody who has it
          <Holders permissionId={module.permission.id} />
        </List.Item>
      </List>
      <Text c="dimmed" size="sm">
        A later module of this name gets a new permission, which nobody has until it is granted. To hide the module for
        a while, disable it instead.
      </Text>
    </Stack>
  );
}

/** In how many roles the permission is, and who has these, for those who may read roles. Somebody may have several. */
function Holders({ permissionId }: { permissionId: string }) {
  const { data: rights } = useQuery(settingRightsQuery);
  const { data: roles } = useQuery({ ...allRolesQuery, enabled: rights?.roles === true });
  if (!roles) return null;
  const holders = roles.filter(({ permissions }) => permissions.some(({ id }) => id === permissionId));
  const told = holders.map(({ name, userCount }) => `${name} (${count(userCount, 'person', 'people')})`);
  return (
    <Text size="sm">
      {told.length === 0 ? 'No role holds it.' : `It is in ${count(told.length, 'role', 'roles')}: ${told.join(', ')}.`}
    </Text>
  );
}
