import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { sessionQuery } from '../api/session.ts';
import { NoOrganizationPage } from '../pages/no-organization/no-organization-page.tsx';
import { SignInPage } from '../pages/sign-in/sign-in-page.tsx';
import { Loaded } from '../states/loaded.tsx';

/** The pages for the signed-in members of an organization; everybody else signs in and comes back to the page they asked for. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  return (
    <Loaded query={session}>
      {(data) => {
        if (!data) return <SignInPage />;
        return data.organizationId === null ? <NoOrganizationPage session={data} /> : <Outlet />;
      }}
    </Loaded>
  );
}
