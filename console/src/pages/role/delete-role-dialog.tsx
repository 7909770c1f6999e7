import { List, Text } from '@mantine/core';
import type { Role } from '../../api/answers.ts';
import { useDeleteRole } from '../../api/roles.ts';
import { ConfirmDialog } from '../../dialogs/confirm-dialog.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { count } from '../../grants/count.ts';

type Props = { dialog: Dialog<Role>; onDeleted: () => void };

export function DeleteRoleDialog({ dialog, onDeleted }: Props) {
  return (
    <ConfirmDialog
      title={`Delete the role ${dialog.about?.name}?`}
      action="Delete role"
      dialog={dialog}
      mutation={useDeleteRole()}
      onDone={onDeleted}
    >
      {dialog.about && <WhatGoes role={dialog.about} />}
    </ConfirmDialog>
  );
}

function WhatGoes({ role: { userCount, permissions } }: { role: Role }) {
  if (userCount === 0) return <Text>Nobody has it, so nobody loses anything. This cannot be undone.</Text>;
  return (
    <>
      <Text>
        {count(userCount, 'person loses', 'people lose')} it at once
        {permissions.length > 0 && ', and with it, unless another role of theirs holds it, too:'}
      </Text>
      {permissions.length > 0 && (
        <List mah={200} style={{ overflow: 'auto' }}>
          {permissions.map(({ id, name }) => (
            <List.Item key={id}>{name}</List.Item>
          ))}
        </List>
      )}
      <Text>This cannot be undone.</Text>
    </>
  );
}
