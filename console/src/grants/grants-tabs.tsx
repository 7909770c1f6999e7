import { Button, Group } from '@mantine/core';
import { Link, useLocation } from 'react-router';

const tabs = [
  { path: '/setting/role', label: 'Roles' },
  { path: '/setting/user', label: 'People' },
];

/** From roles to people and back. */
export function GrantsTabs() {
  const { pathname } = useLocation();
  return (
    <Group component="nav" aria-label="Roles and people" gap="xs">
      {tabs.map(({ path, label }) => {
        const isCurrent = pathname === path;
        return (
          <Button
            key={path}
            component={Link}
            to={path}
            variant={isCurrent ? 'filled' : 'default'}
            aria-current={isCurrent ? 'page' : undefined}
          >
            {label}
          </Button>
        );
      })}
    </Group>
  );
}
