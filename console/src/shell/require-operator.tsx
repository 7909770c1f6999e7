import { Outlet } from 'react-router';
import { useSession } from '../api/session.ts';
import { NotFoundPage } from '../pages/not-found/not-found-page.tsx';

/** The pages for those who run the platform. To others they are not there; the gateway would refuse what they ask for anyway. */
export function RequireOperator() {
  return useSession().isOperator ? <Outlet /> : <NotFoundPage />;
}
