import { Text } from '@mantine/core';
import type { User } from '../../api/answers.ts';
import { nameOf, useRemoveUser } from '../../api/users.ts';
import { ConfirmDialog } from '../../dialogs/confirm-dialog.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';

type Props = { dialog: Dialog<User> /** What opened the dialog is gone with the person. */; onRemoved: () => void };

export function RemoveUserDialog({ dialog: { about: user, isOpen, close }, onRemoved }: Props) {
  const removal = useRemoveUser();
  const leave = () => {
    removal.reset();
    close();
  };
  const goOn = () => {
    leave();
    onRemoved();
  };
  return (
    <ConfirmDialog
      title={`Remove ${user && nameOf(user)}?`}
      action="Remove person"
      change={removal}
      isOpen={isOpen}
      onClose={leave}
      onConfirm={() => user && removal.mutate(user, { onSuccess: goOn })}
    >
      {user && <WhatGoes user={user} />}
    </ConfirmDialog>
  );
}

function WhatGoes({ user: { owner, roles } }: { user: User }) {
  return (
    <>
      <Text>
        {roles.length === 0
          ? 'They have no roles to lose.'
          : `They lose their roles at once: ${roles.map(({ name }) => name).join(', ')}.`}
        {owner && ' As an owner they keep every permission: that comes with their account.'}
      </Text>
      <Text>
        Their account is not touched. If they sign in again they appear here again, without a role; the history stays.
      </Text>
    </>
  );
}
