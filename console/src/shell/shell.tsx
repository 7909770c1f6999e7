import { AppShell } from '@mantine/core';
import { Outlet } from 'react-router';
import { useNavigationEvents } from '../api/navigation-events.ts';
import { BottomBar } from './bottom-bar.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';
import { TopBar } from './top-bar.tsx';
import { useIsPhone } from './use-is-phone.ts';

/** What stands around every page. The page itself stays in its place when the screen turns. */
export function Shell() {
  useNavigationEvents();
  const isPhone = useIsPhone();
  return (
    <AppShell
      header={{ height: 56, collapsed: !isPhone, offset: isPhone }}
      navbar={{ width: 264, breakpoint: 'sm', collapsed: { mobile: true, desktop: false } }}
      footer={{ height: 'calc(64px + env(safe-area-inset-bottom))', collapsed: !isPhone, offset: isPhone }}
      transitionDuration={0}
    >
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      {isPhone ? <TopBar /> : <Sidebar />}
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <OfflineNotice />
        <Outlet />
      </AppShell.Main>
      {isPhone && <BottomBar />}
    </AppShell>
  );
}
