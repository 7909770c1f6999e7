import { AppShell, Drawer, UnstyledButton } from '@mantine/core';
import { IconActivity, IconApps, IconHome, IconSettings, type TablerIcon } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';
import { ModuleMenu } from '../modules/module-menu.tsx';
import { NoModules } from '../modules/no-modules.tsx';
import { Loaded } from '../states/loaded.tsx';
import classes from './bottom-bar.module.css';
import { operationsPath } from './operations-link.tsx';
import { useSettings } from './settings.ts';
import { useModules } from './use-modules.ts';

/** Below a phone's pages. */
export function BottomBar() {
  const { pathname } = useLocation();
  const [openedAt, setOpenedAt] = useState<string>();
  const isOpen = openedAt === pathname; // a link in it leads away from here
  const { isOperator } = useSession();
  const hasSettings = useSettings().length > 0;
  const modules = useModules();
  return (
    <AppShell.Footer>
      <nav aria-label="Menu" className={classes.bar}>
        <PageTab to="/" label="Home" icon={IconHome} isCurrent={pathname === '/'} />
        <UnstyledButton
          className={classes.tab}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpenedAt(pathname)}
        >
          <IconApps size={22} stroke={1.6} aria-hidden />
          Modules
        </UnstyledButton>
        {hasSettings && (
          <PageTab to="/setting" label="Settings" icon={IconSettings} isCurrent={pathname.startsWith('/setting')} />
        )}
        {isOperator && (
          <PageTab to={operationsPath} label="Operations" icon={IconActivity} isCurrent={pathname === operationsPath} />
        )}
      </nav>
      <Drawer
        opened={isOpen}
        onClose={() => setOpenedAt(undefined)}
        position="bottom"
        title="Modules"
        classNames={{ content: classes.sheet ?? '', title: classes.title ?? '' }}
      >
        <nav aria-label="Modules">
          <Loaded query={modules}>{(data) => (data.length > 0 ? <ModuleMenu modules={data} /> : <NoModules />)}</Loaded>
        </nav>
      </Drawer>
    </AppShell.Footer>
  );
}

type TabProps = { to: string; label: string; icon: TablerIcon; isCurrent: boolean };

function PageTab({ to, label, icon: Icon, isCurrent }: TabProps) {
  return (
    <UnstyledButton component={Link} to={to} className={classes.tab} aria-current={isCurrent ? 'page' : undefined}>
      <Icon size={22} stroke={1.6} aria-hidden />
      {label}
    </UnstyledButton>
  );
}
