import type { Role } from '../../api/answers.ts';
import { roleHistoryQuery } from '../../api/roles.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { grantsHistoryWords } from '../../grants/grants-history-words.ts';
import { HistoryList } from '../../history/history-list.tsx';

export function RoleHistoryPanel({ dialog: { about: role, isOpen, close } }: { dialog: Dialog<Role> }) {
  return (
    <SidePanel title={`History of ${role?.name}`} isOpen={isOpen} onClose={close}>
      {role && <RoleHistory id={role.id} />}
    </SidePanel>
  );
}

function RoleHistory({ id }: { id: string }) {
  return <HistoryList history={roleHistoryQuery(id)} words={grantsHistoryWords} />;
}
