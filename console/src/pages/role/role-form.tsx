import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Permission, Role } from '../../api/answers.ts';
import { useSaveRole } from '../../api/roles.ts';
import { useSession } from '../../api/session.ts';
import { useUnsaved } from '../../dialogs/use-unsaved.ts';
import { Choices } from '../../forms/choices.tsx';
import { fieldError, isSaidAtFields } from '../../forms/field-error.ts';
import { SubmitButton } from '../../forms/submit-button.tsx';
import { useFirstFocus } from '../../forms/use-first-focus.ts';
import { namesOf } from '../../grants/names-of.ts';
import { whyOwnersOnly } from '../../grants/owners-only.ts';
import { sameIds } from '../../grants/same-ids.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';

type Props = {
  role: Role | undefined;
  permissions: readonly Permission[];
  /** Whether the panel around it begins here. */
  isFirstFocus: boolean;
  /** Once it is saved, or shall not be. */
  onDone: () => void;
};

export function RoleForm({ role, permissions, isFirstFocus, onDone }: Props) {
  const { isOwner } = useSession();
  const before = role?.permissions.map(({ id }) => id) ?? [];
  const [name, setName] = useState(role?.name ?? '');
  const [permissionIds, setPermissionIds] = useState<readonly string[]>(before);
  const [isNameMissing, setIsNameMissing] = useState(false);
  const nameField = useFirstFocus();
  const save = useSaveRole(role);
  useUnsaved(name !== (role?.name ?? '') || !sameIds(before, permissionIds));

  const wanted = permissions.filter(({ id }) => permissionIds.includes(id));
  const choices = permissions.map((permission) => ({
    ...permission,
    blocked: isOwner ? undefined : whyOwnersOnly(permission, { before, wanted }),
  }));
  const sentNames = namesOf(save.variables?.permissionIds ?? [], permissions);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.isPending) return;
    const isMissing = name.trim() === '';
    setIsNameMissing(isMissing);
    if (isMissing) return nameField.current?.focus();
    const onError = (error: Error) => fieldError(error, 'name') && nameField.current?.focus();
    save.mutate({ name, permissionIds }, { onSuccess: onDone, onError });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          ref={nameField}
          label="Name"
          required
          maxLength={100}
          data-autofocus={isFirstFocus || undefined}
          autoComplete="off"
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setIsNameMissing(false);
          }}
          error={isNameMissing ? 'Enter a name.' : name === save.variables?.name && fieldError(save.error, 'name')}
        />
        <Choices
          label="Permissions"
          choices={choices}
          chosen={permissionIds}
          onChange={setPermissionIds}
          error={fieldError(save.error, 'permissionIds', sentNames)}
          empty="There are no permissions yet."
        />
        {!isSaidAtFields(save.error, ['name', 'permissionIds']) && <FailureAlert mutation={save} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <SubmitButton isSending={save.isPending}>{role ? 'Save' : 'Create role'}</SubmitButton>
        </Group>
      </Stack>
    </form>
  );
}
