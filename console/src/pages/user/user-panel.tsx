import { Tabs } from '@mantine/core';
import type { User } from '../../api/answers.ts';
import { nameOf, userHistoryQuery } from '../../api/users.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { grantsHistoryWords } from '../../grants/grants-history-words.ts';
import { HistoryList } from '../../history/history-list.tsx';
import { UserRoles } from './user-roles.tsx';
import { UserSight } from './user-sight.tsx';

/** One person: the roles, what they lead to, and how it came about. */
export function UserPanel({ dialog: { about: user, isOpen, close } }: { dialog: Dialog<User> }) {
  return (
    <SidePanel title={user ? nameOf(user) : ''} isOpen={isOpen} onClose={close}>
      {user && (
        <Tabs defaultValue="roles" keepMounted={false} keepMountedMode="display-none">
          <Tabs.List mb="md">
            <Tabs.Tab value="roles" data-autofocus>
              Roles
            </Tabs.Tab>
            <Tabs.Tab value="sight">What they see</Tabs.Tab>
            <Tabs.Tab value="history">History</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="roles" keepMounted>
            <UserRoles user={user} />
          </Tabs.Panel>
          <Tabs.Panel value="sight">
            <UserSight user={user} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <UserHistory userId={user.userId} />
          </Tabs.Panel>
        </Tabs>
      )}
    </SidePanel>
  );
}

function UserHistory({ userId }: { userId: string }) {
  return <HistoryList history={userHistoryQuery(userId)} words={grantsHistoryWords} />;
}
