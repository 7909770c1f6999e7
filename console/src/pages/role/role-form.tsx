import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Permission, Role } from '../../api/answers.ts';
import { useSaveRole } from '../../api/roles.ts';
import { useSession } from '../../api/session.ts';
import { Choices } from '../../forms/choices.tsx';
import { fieldError } from '../../forms/field-error.ts';
import { whyOwnersOnly } from '../../grants/owners-only.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';

type Props = { role: Role | undefined; permissions: readonly Permission[]; onSaved: () => void };

export function RoleForm({ role, permissions, onSaved }: Props) {
  const { isOwner } = useSession();
  const before = role?.permissions.map(({ id }) => id) ?? [];
  const [name, setName] = useState(role?.name ?? '');
  const [permissionIds, setPermissionIds] = useState<readonly string[]>(before);
  const save = useSaveRole(role);

  const wanted = permissions.filter(({ id }) => permissionIds.includes(id));
  const choices = permissions.map((permission) => ({
    ...permission,
    blocked: isOwner ? undefined : whyOwnersOnly(permission, { before, wanted }),
  }));
  const sent = save.variables?.permissionIds ?? [];
  const sentNames = sent.map((sentId) => permissions.find(({ id }) => id === sentId)?.name ?? sentId);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name, permissionIds }, { onSuccess: onSaved });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          required
          maxLength={100}
          data-autofocus={role === undefined || undefined}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldError(save.error, 'name')}
        />
        <Choices
          label="Permissions"
          choices={choices}
          chosen={permissionIds}
          onChange={setPermissionIds}
          error={fieldError(save.error, 'permissionIds', sentNames)}
          empty="There are no permissions yet."
        />
        <FailureAlert mutation={save} />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {role ? 'Save' : 'Create role'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
