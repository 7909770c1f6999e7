import type { RouteObject } from 'react-router';
import { HomePage } from './pages/home/home-page.tsx';
import { NotFoundPage } from './pages/not-found/not-found-page.tsx';
import { operationsPath } from './shell/operations-link.tsx';
import { RequireOperator } from './shell/require-operator.tsx';
import { RequireRight } from './shell/require-right.tsx';
import { Shell } from './shell/shell.tsx';
import { SignedIn } from './shell/signed-in.tsx';
import { BrokenPage } from './states/broken-page.tsx';

/** What the first page does not need is loaded when it is opened. */
export const routes: RouteObject[] = [
  {
    Component: SignedIn,
    ErrorBoundary: BrokenPage,
    HydrateFallback: () => null,
    children: [
      {
        Component: Shell,
        children: [
          {
            ErrorBoundary: BrokenPage,
            children: [
              { path: '/', Component: HomePage },
              {
                path: '/setting',
                lazy: { Component: async () => (await import('./pages/setting/setting-page.tsx')).SettingPage },
              },
              {
                element: <RequireRight right="modules" />,
                children: [
                  {
                    path: '/setting/custom-module',
                    lazy: {
                      Component: async () =>
                        (await import('./pages/custom-module/custom-module-page.tsx')).CustomModulePage,
                    },
                  },
                ],
              },
              {
                element: <RequireRight right="roles" />,
                children: [
                  {
                    path: '/setting/role',
                    lazy: { Component: async () => (await import('./pages/role/role-page.tsx')).RolePage },
                  },
                  {
                    path: '/setting/user',
                    lazy: { Component: async () => (await import('./pages/user/user-page.tsx')).UserPage },
                  },
                ],
              },
              {
                Component: RequireOperator,
                children: [
                  {
                    path: operationsPath,
                    lazy: {
                      Component: async () => (await import('./pages/operations/operations-page.tsx')).OperationsPage,
                    },
                  },
                ],
              },
              { path: '*', Component: NotFoundPage },
            ],
          },
        ],
      },
    ],
  },
];
