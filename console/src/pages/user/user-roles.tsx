import { useQuery } from '@tanstack/react-query';
import type { User } from '../../api/answers.ts';
import { allRolesQuery } from '../../api/roles.ts';
import { userRolesQuery } from '../../api/users.ts';
import { Loaded } from '../../states/loaded.tsx';
import { UserRolesForm } from './user-roles-form.tsx';

export function UserRoles({ user }: { user: User }) {
  const roles = useQuery(allRolesQuery);
  const held = useQuery(userRolesQuery(user.userId));
  return (
    <Loaded query={roles}>
      {(all) => (
        <Loaded query={held}>
          {(data) => <UserRolesForm user={user} roles={all} held={data.map(({ id }) => id)} />}
        </Loaded>
      )}
    </Loaded>
  );
}
