import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { sessionQuery } from '../api/session.ts';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { Loaded } from '../states/loaded.tsx';

/** The pages for those who are signed in; everybody else signs in and comes back to the page they asked for. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  return <Loaded query={session}>{(data) => (data ? <Outlet /> : <SignInPage />)}</Loaded>;
}
