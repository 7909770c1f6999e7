import { useInfiniteQuery } from '@tanstack/react-query';
import { rolesQuery } from '../../api/roles.ts';
import { PagedList } from '../../lists/paged-list.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { type RoleActions, RoleRow } from './role-row.tsx';

export function RoleList({ search, ...actions }: RoleActions & { search: string }) {
  return (
    <PagedList
      query={useInfiniteQuery(rolesQuery(search))}
      label="Roles"
      keyOf={({ id }) => id}
      empty={<NoRoles isSearch={search !== ''} />}
    >
      {(role) => <RoleRow role={role} {...actions} />}
    </PagedList>
  );
}

function NoRoles({ isSearch }: { isSearch: boolean }) {
  return isSearch ? (
    <EmptyState title="No role is called like that" text="Search for another part of its name." />
  ) : (
    <EmptyState
      title="No roles yet"
      text="Create the first one with “New role”, choose what it permits, and give it to people."
    />
  );
}
