import { List, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Role, User } from '../../api/answers.ts';
import { useDeleteRole } from '../../api/roles.ts';
import { nameOf, roleHoldersQuery } from '../../api/users.ts';
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

const namedAtMost = 3;
const list = new Intl.ListFormat('en');

function WhatGoes({ role: { id, userCount, permissions } }: { role: Role }) {
  const { data: holders = [] } = useInfiniteQuery(roleHoldersQuery(id));
  if (userCount === 0) return <Text>Nobody has it, so nobody loses anything. This cannot be undone.</Text>;
  return (
    <>
      <Text>
        {nameSome(holders, userCount)} {userCount === 1 ? 'loses' : 'lose'} it at once
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

function nameSome(holders: readonly User[], userCount: number): string {
  const names = holders.slice(0, namedAtMost).map(nameOf);
  if (names.length === 0) return count(userCount, 'person', 'people');
  const others = userCount - names.length;
  return list.format(others > 0 ? [...names, count(others, 'other', 'others')] : names);
}
