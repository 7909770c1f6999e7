import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Outlet } from 'react-router';
import type { Session } from '../api/answers.ts';
import { sessionQuery } from '../api/session.ts';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { Loaded } from '../states/loaded.tsx';
import { OperatorShell } from './operator-shell.tsx';

/**
 * The pages for the signed-in members of an organization; for an operator of the platform who belongs to none, theirs. Everybody else
 * signs in and comes back to the page they asked for.
 */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  useReloadForSomebodyElse(session.data);
  return (
    <Loaded query={session}>
      {(data) => {
        if (!data) return <SignInPage />;
        return data.organizationId === null ? <OperatorShell /> : <Outlet />;
      }}
    </Loaded>
  );
}

/** All that a page has read, and all that was typed into it, is one person's in one organization: for another it begins anew. */
function useReloadForSomebodyElse(session: Session | null | undefined): void {
  const first = useRef<Session>(undefined);
  useEffect(() => {
    if (!session) return;
    first.current ??= session;
    const { userId, organizationId } = first.current;
    if (session.userId !== userId || session.organizationId !== organizationId) location.reload();
  }, [session]);
}
