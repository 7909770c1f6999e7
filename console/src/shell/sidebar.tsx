import { AppShell, NavLink, ScrollArea } from '@mantine/core';
import { IconHome } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { MenuSection } from '../modules/menu-section.tsx';
import { ModuleMenu } from '../modules/module-menu.tsx';
import { Brand } from './brand.tsx';
import { OperationsLink } from './operations-link.tsx';
import { isWithin, useSettings } from './settings.ts';
import { useModules } from './use-modules.ts';
import { UserMenu } from './user-menu.tsx';

/** Beside a desktop's pages: what is built in, below it the modules, and who is signed in. */
export function Sidebar() {
  const { pathname } = useLocation();
  const settings = useSettings();
  const { data: modules = [] } = useModules();
  return (
    <AppShell.Navbar>
      <AppShell.Section px="lg" py="md">
        <Brand />
      </AppShell.Section>
      <AppShell.Section grow component={ScrollArea} px="sm">
        <nav aria-label="Menu">
          <MenuSection>
            <NavLink
              component={Link}
              to="/"
              label="Home"
              leftSection={<IconHome size={20} stroke={1.6} aria-hidden />}
              {...current(pathname === '/')}
            />
          </MenuSection>
          {settings.length > 0 && (
            <MenuSection heading="Settings">
              {settings.map((setting) => (
                <NavLink
                  key={setting.path}
                  component={Link}
                  to={setting.path}
                  label={setting.label}
                  leftSection={<setting.icon size={20} stroke={1.6} aria-hidden />}
                  {...current(isWithin(setting, pathname))}
                />
              ))}
            </MenuSection>
          )}
          <OperationsLink />
          <ModuleMenu modules={modules} heading="Modules" />
        </nav>
      </AppShell.Section>
      <AppShell.Section p="xs">
        <UserMenu />
      </AppShell.Section>
    </AppShell.Navbar>
  );
}

/** For the eye and for those who listen. */
const current = (isCurrent: boolean) => (isCurrent ? ({ active: true, 'aria-current': 'page' } as const) : {});
