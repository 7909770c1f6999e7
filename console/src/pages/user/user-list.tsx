import { useInfiniteQuery } from '@tanstack/react-query';
import { usersQuery } from '../../api/users.ts';
import { PagedList } from '../../lists/paged-list.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { type UserActions, UserRow } from './user-row.tsx';

export function UserList({ search, ...actions }: UserActions & { search: string }) {
  return (
    <PagedList
      query={useInfiniteQuery(usersQuery(search))}
      label="People"
      keyOf={({ userId }) => userId}
      empty={<NoUsers isSearch={search !== ''} />}
    >
      {(user) => <UserRow user={user} {...actions} />}
    </PagedList>
  );
}

function NoUsers({ isSearch }: { isSearch: boolean }) {
  return isSearch ? (
    <EmptyState title="Nobody is called like that" text="Search for another part of the name or e-mail address." />
  ) : (
    <EmptyState title="Nobody yet" text="Ask people to sign in once: they appear here by themselves." />
  );
}
