import { Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Role, User } from '../../api/answers.ts';
import { useSession } from '../../api/session.ts';
import { useSetRoles } from '../../api/users.ts';
import { useUnsaved } from '../../dialogs/use-unsaved.ts';
import { Choices } from '../../forms/choices.tsx';
import { fieldError, isSaidAtFields } from '../../forms/field-error.ts';
import { SubmitButton } from '../../forms/submit-button.tsx';
import { namesOf } from '../../grants/names-of.ts';
import { holdsManagePermission } from '../../grants/owners-only.ts';
import { sameIds } from '../../grants/same-ids.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';

type Props = { user: User; roles: readonly Role[]; held: readonly string[] };

/** Gives and takes roles. */
export function UserRolesForm({ user, roles, held }: Props) {
  const { isOwner } = useSession();
  const [draft, setDraft] = useState<readonly string[]>();
  const save = useSetRoles(user.userId);
  const roleIds = draft ?? held;
  useUnsaved(!sameIds(held, roleIds));

  const choices = roles.map((role) => ({
    id: role.id,
    name: role.name,
    hint: role.permissions.map(({ name }) => name).join(', '),
    blocked:
      !isOwner && !held.includes(role.id) && holdsManagePermission(role)
        ? 'Only an owner gives this role: it holds a Manage permission.'
        : undefined,
  }));
  const sentNames = namesOf(save.variables ?? [], roles);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    save.mutate(roleIds, { onSuccess: () => setDraft(undefined) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {user.owner && <Text size="sm">Owners hold every permission, with and without roles.</Text>}
        <Choices
          label="Roles"
          choices={choices}
          chosen={roleIds}
          onChange={setDraft}
          error={fieldError(save.error, 'roleIds', sentNames)}
          empty="There are no roles yet. Create one under Roles."
        />
        {!isSaidAtFields(save.error, ['roleIds']) && <FailureAlert mutation={save} />}
        <Group justify="flex-end">
          <Text size="sm" role="status">
            {save.isSuccess && draft === undefined && 'Saved.'}
          </Text>
          <SubmitButton isSending={save.isPending}>Save</SubmitButton>
        </Group>
      </Stack>
    </form>
  );
}
