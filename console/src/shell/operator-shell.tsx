import { AppShell } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { LoadingState } from '../states/loading-state.tsx';
import { OfflineNotice } from './offline-notice.tsx';
import classes from './shell.module.css';
import { TopBar } from './top-bar.tsx';

const OperationsPage = lazy(async () => ({
  default: (await import('../pages/operations/operations-page.tsx')).OperationsPage,
}));

/** For an operator who belongs to no organization: modules, roles and people are those of one, so there is but one page. */
export function OperatorShell() {
  return (
    <AppShell header={{ height: 56 }} transitionDuration={0}>
      <a href="#content" className={classes.skip}>
        Skip to the content
      </a>
      <TopBar />
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <OfflineNotice />
        <Suspense fallback={<LoadingState />}>
          <OperationsPage />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
