import { Button, Paper } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Role, User } from '../../api/answers.ts';
import { roleHoldersQuery } from '../../api/users.ts';
import { PersonLink } from '../../grants/person-link.tsx';
import { PagedList } from '../../lists/paged-list.tsx';
import { EmptyState } from '../../states/empty-state.tsx';

type Props = { role: Role; onOpen: (user: User) => void /** Who was opened last. */; opened: User | undefined };

/** Who has a role. */
export function RoleHolders({ role, onOpen, opened }: Props) {
  return (
    <PagedList
      query={useInfiniteQuery(roleHoldersQuery(role.id))}
      label="People who have it"
      keyOf={({ userId }) => userId}
      empty={
        <EmptyState title="Nobody has it yet" text="Open somebody under People, choose this role and save.">
          <Button component={Link} to="/setting/user">
            Go to People
          </Button>
        </EmptyState>
      }
    >
      {(user) => (
        <Paper withBorder p="md">
          <PersonLink user={user} onOpen={onOpen} isFirstFocus={user.userId === opened?.userId} />
        </Paper>
      )}
    </PagedList>
  );
}
