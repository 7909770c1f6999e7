import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { usersQuery } from '../../api/users.ts';
import { ListPages } from '../../lists/list-pages.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { Loaded } from '../../states/loaded.tsx';
import { type UserActions, UserRow } from './user-row.tsx';

export function UserList({ search, ...actions }: UserActions & { search: string }) {
  const users = useInfiniteQuery({ ...usersQuery(search), placeholderData: keepPreviousData });
  return (
    <Loaded query={users}>
      {(data) =>
        data.length === 0 ? (
          <NoUsers isSearch={search !== ''} />
        ) : (
          <ListPages query={users} label="People">
            {data.map((user) => (
              <UserRow key={user.userId} user={user} {...actions} />
            ))}
          </ListPages>
        )
      }
    </Loaded>
  );
}

function NoUsers({ isSearch }: { isSearch: boolean }) {
  return isSearch ? (
    <EmptyState title="Nobody is called like that" text="Search for another part of the name or e-mail address." />
  ) : (
    <EmptyState title="Nobody yet" text="Ask people to sign in once: they appear here by themselves." />
  );
}
