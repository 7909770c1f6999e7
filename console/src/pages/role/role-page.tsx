import { Button, Drawer, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import type { Role, User } from '../../api/answers.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { GrantsTabs } from '../../grants/grants-tabs.tsx';
import { SearchField } from '../../lists/search-field.tsx';
import { useSearch } from '../../lists/use-search.ts';
import { Page } from '../../shell/page.tsx';
import { UserPanel } from '../user/user-panel.tsx';
import { DeleteRoleDialog } from './delete-role-dialog.tsx';
import { RoleHistoryPanel } from './role-history-panel.tsx';
import { RoleList } from './role-list.tsx';
import { RolePanel } from './role-panel.tsx';

/** What roles there are, and what each lets people do. */
export function RolePage() {
  const { search, field } = useSearch();
  const searchField = useRef<HTMLInputElement>(null);
  const edited = useDialog<Role | undefined>();
  const shown = useDialog<User>();
  const told = useDialog<Role>();
  const deleted = useDialog<Role>();
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => edited.open(undefined)}>
      New role
    </Button>
  );
  return (
    <Page title="Roles" text="A role is a set of permissions. People have what their roles hold." action={create}>
      <GrantsTabs />
      <Stack>
        <SearchField ref={searchField} label="Search roles" {...field} />
        <RoleList search={search} onEdit={edited.open} onHistory={told.open} onDelete={deleted.open} />
      </Stack>
      <Drawer.Stack>
        <RolePanel dialog={edited} onOpenUser={shown.open} />
        <UserPanel dialog={shown} />
      </Drawer.Stack>
      <RoleHistoryPanel dialog={told} />
      <DeleteRoleDialog dialog={deleted} onDeleted={() => searchField.current?.focus()} />
    </Page>
  );
}
