import { Button } from '@mantine/core';
import type { Session } from '../../api/answers.ts';
import { useSignOut } from '../../api/session.ts';
import { Entrance } from '../../shell/entrance.tsx';
import { FailureAlert } from '../../states/failure-alert.tsx';

/** For an operator of the platform who belongs to no organization: modules, roles and people are those of one. */
export function NoOrganizationPage({ session: { name, userId } }: { session: Session }) {
  const signOut = useSignOut();
  return (
    <Entrance
      title="No organization"
      heading="There are no modules here"
      text={`You are signed in as ${name ?? userId}, who runs the platform and belongs to no organization. Modules belong to one: to see those of yours, sign out, then sign in with an account of it.`}
    >
      <FailureAlert mutation={signOut} />
      <Button size="md" fullWidth mt="sm" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign out
      </Button>
    </Entrance>
  );
}
