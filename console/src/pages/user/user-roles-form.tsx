import { Button, Group, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Role, User } from '../../api/answers.ts';
import { useSession } from '../../api/session.ts';
import { useSetRoles } from '../../api/users.ts';
import { Choices } from '../../forms/choices.tsx';
import { fieldError } from '../../forms/field-error.ts';
import { holdsManagePermission } from '../../grants/owners-only.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';

type Props = { user: User; roles: readonly Role[]; held: readonly string[] };

/** Gives and takes roles. */
export function UserRolesForm({ user, roles, held }: Props) {
  const { isOwner } = useSession();
  const [draft, setDraft] = useState<readonly string[]>();
  const save = useSetRoles(user.userId);
  const roleIds = draft ?? held;

  const choices = roles.map((role) => ({
    id: role.id,
    name: role.name,
    hint: role.permissions.map(({ name }) => name).join(', '),
    blocked:
      !isOwner && !held.includes(role.id) && holdsManagePermission(role)
        ? 'Only an owner gives this role: it holds a Manage permission.'
        : undefined,
  }));
  const sentNames = (save.variables ?? []).map((sentId) => roles.find(({ id }) => id === sentId)?.name ?? sentId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
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
        <FailureAlert mutation={save} />
        <Group justify="flex-end">
          <Text size="sm" role="status">
            {save.isSuccess && draft === undefined && 'Saved.'}
          </Text>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
