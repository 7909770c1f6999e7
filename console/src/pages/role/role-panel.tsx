import { useQuery } from '@tanstack/react-query';
import type { Role } from '../../api/answers.ts';
import { permissionsQuery } from '../../api/permissions.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { Loaded } from '../../states/loaded.tsx';
import { RoleForm } from './role-form.tsx';

/** Where a role is made, or changed. */
export function RolePanel({ dialog }: { dialog: Dialog<Role | undefined> }) {
  const { about: role, isOpen, close } = dialog;
  return (
    <SidePanel title={role ? `Role ${role.name}` : 'New role'} isOpen={isOpen} onClose={close}>
      <Permissions role={role} onSaved={close} />
    </SidePanel>
  );
}

function Permissions(form: { role: Role | undefined; onSaved: () => void }) {
  const permissions = useQuery(permissionsQuery);
  return <Loaded query={permissions}>{(data) => <RoleForm permissions={data} {...form} />}</Loaded>;
}
