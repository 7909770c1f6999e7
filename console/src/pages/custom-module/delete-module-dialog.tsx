import { List, Stack, Text } from '@mantine/core';
import type { Module } from '../../api/answers.ts';
import { useDeleteModule } from '../../api/modules.ts';
import { ConfirmDialog } from '../../dialogs/confirm-dialog.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';

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
        </List.Item>
      </List>
      <Text c="dimmed" size="sm">
        A later module of this name gets a new permission, which nobody has until it is granted. To hide the module for
        a while, disable it instead.
      </Text>
    </Stack>
  );
}
