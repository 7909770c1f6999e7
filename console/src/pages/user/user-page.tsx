import { Stack } from '@mantine/core';
import { useRef } from 'react';
import type { User } from '../../api/answers.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { GrantsTabs } from '../../grants/grants-tabs.tsx';
import { SearchField } from '../../lists/search-field.tsx';
import { useSearch } from '../../lists/use-search.ts';
import { Page } from '../../shell/page.tsx';
import { RemoveUserDialog } from './remove-user-dialog.tsx';
import { UserList } from './user-list.tsx';
import { UserPanel } from './user-panel.tsx';

/** Who has which roles, and what they see because of them. */
export function UserPage() {
  const { search, field } = useSearch();
  const searchField = useRef<HTMLInputElement>(null);
  const opened = useDialog<User>();
  const removed = useDialog<User>();
  return (
    <Page title="People" text="Everybody of your organization who has signed in so far.">
      <GrantsTabs />
      <Stack>
        <SearchField ref={searchField} label="Search people" {...field} />
        <UserList search={search} onOpen={opened.open} onRemove={removed.open} />
      </Stack>
      <UserPanel dialog={opened} />
      <RemoveUserDialog dialog={removed} onRemoved={() => searchField.current?.focus()} />
    </Page>
  );
}
