import { Text } from '@mantine/core';
import type { User } from '../../api/answers.ts';
import { nameOf, useRemoveUser } from '../../api/users.ts';
import { ConfirmDialog } from '../../dialogs/confirm-dialog.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';

type Props = { dialog: Dialog<User>; onRemoved: () => void };

export function RemoveUserDialog({ dialog, onRemoved }: Props) {
  return (
    <ConfirmDialog
      title={`Remove ${dialog.about && nameOf(dialog.about)}?`}
      action="Remove person"
      dialog={dialog}
      mutation={useRemoveUser()}
      onDone={onRemoved}
    >
      {dialog.about && <WhatGoes user={dialog.about} />}
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
