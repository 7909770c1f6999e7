import { Link, useLocation } from 'react-router';
import classes from './grants-tabs.module.css';

const tabs = [
  { path: '/setting/role', label: 'Roles' },
  { path: '/setting/user', label: 'People' },
];

/** From roles to people and back. */
export function GrantsTabs() {
  const { pathname } = useLocation();
  return (
    <nav aria-label="Roles and people" className={classes.tabs}>
      {tabs.map(({ path, label }) => (
        <Link key={path} to={path} className={classes.tab} aria-current={pathname === path ? 'page' : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
