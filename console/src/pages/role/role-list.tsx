import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { rolesQuery } from '../../api/roles.ts';
import { ListPages } from '../../lists/list-pages.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { Loaded } from '../../states/loaded.tsx';
import { type RoleActions, RoleRow } from './role-row.tsx';

export function RoleList({ search, ...actions }: RoleActions & { search: string }) {
  const roles = useInfiniteQuery({ ...rolesQuery(search), placeholderData: keepPreviousData });
  return (
    <Loaded query={roles}>
      {(data) =>
        data.length === 0 ? (
          <NoRoles isSearch={search !== ''} />
        ) : (
          <ListPages query={roles} label="Roles">
            {data.map((role) => (
              <RoleRow key={role.id} role={role} {...actions} />
            ))}
          </ListPages>
        )
      }
    </Loaded>
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
