import { NavLink } from '@mantine/core';
import { IconActivity } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { MenuSection } from '../modules/menu-section.tsx';

export const operationsPath = '/operations';

/** For members who run the platform besides. */
export function OperationsLink() {
  const { pathname } = useLocation();
  const { isOperator } = useSession();
  if (!isOperator) return null;
  const isCurrent = pathname === operationsPath;
  return (
    <MenuSection heading="Platform">
      <NavLink
        component={Link}
        to={operationsPath}
        label="Operations"
        leftSection={<IconActivity size={20} stroke={1.6} aria-hidden />}
        {...(isCurrent ? { active: true, 'aria-current': 'page' as const } : {})}
      />
    </MenuSection>
  );
}
