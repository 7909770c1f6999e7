import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../clients.ts';
import type { Config } from '../config.ts';
import type { Gateway } from '../gateway.ts';
import type { LaunchDeps } from '../launch/launch-module.ts';
import type { Limits } from '../limits/limits.ts';
import type { Browsers } from '../plugins/browsers.ts';
import type { SharedChanges } from '../shared-changes.ts';
import { createModule } from './api/v3/custom-module/create.ts';
import { deleteModule } from './api/v3/custom-module/delete.ts';
import { getModule } from './api/v3/custom-module/get.ts';
import { listModuleHistory } from './api/v3/custom-module/history/list.ts';
import { launchForApp } from './api/v3/custom-module/launch.ts';
import { listModules } from './api/v3/custom-module/list.ts';
import { updateModule } from './api/v3/custom-module/update.ts';
import { watchNavigation } from './api/v3/navigation/events.ts';
import { getNavigation } from './api/v3/navigation/get.ts';
import { dropDeadLetters } from './api/v3/operations/dead-letter/drop.ts';
import { getDeadLetter } from './api/v3/operations/dead-letter/get.ts';
import { listDeadLetters } from './api/v3/operations/dead-letter/list.ts';
import { redriveDeadLetters } from './api/v3/operations/dead-letter/redrive.ts';
import { tailEvents } from './api/v3/operations/event/tail.ts';
import { purgeOrganization } from './api/v3/operations/organization/purge.ts';
import { dropOutbox } from './api/v3/operations/outbox/drop.ts';
import { listOutbox } from './api/v3/operations/outbox/list.ts';
import { redriveOutbox } from './api/v3/operations/outbox/redrive.ts';
import { getRebuild } from './api/v3/operations/rebuild/get.ts';
import { startRebuild } from './api/v3/operations/rebuild/start.ts';
import { getOperationsStatus } from './api/v3/operations/status/get.ts';
import { getOrganizationSetting } from './api/v3/organization/setting/get.ts';
import { setOrganizationSetting } from './api/v3/organization/setting/set.ts';
import { checkPermissions } from './api/v3/permission/check.ts';
import { listPermissions } from './api/v3/permission/list.ts';
import { createRole } from './api/v3/role/create.ts';
import { deleteRole } from './api/v3/role/delete.ts';
import { getRole } from './api/v3/role/get.ts';
import { listRoleHistory } from './api/v3/role/history/list.ts';
import { listRoles } from './api/v3/role/list.ts';
import { updateRole } from './api/v3/role/update.ts';
import { endSession } from './api/v3/session/end.ts';
import { getSession } from './api/v3/session/get.ts';
import { generateShortToken } from './api/v3/short-token/generate.ts';
import { resolveShortToken } from './api/v3/short-token/resolve.ts';
import { removeUser } from './api/v3/user/delete.ts';
import { listUserHistory } from './api/v3/user/history/list.ts';
import { listUsers } from './api/v3/user/list.ts';
import { getUserRoles } from './api/v3/user/role/get.ts';
import { setUserRoles } from './api/v3/user/role/set.ts';
import { signInCallback } from './auth/callback.ts';
import { signIn } from './auth/sign-in.ts';
import { serveDocs } from './docs.ts';
import { serveIcon } from './icon.ts';
import { launchByForm } from './launch/by-form.ts';
import { launchByLink } from './launch/by-link.ts';

type Deps = { config: Config; clock: Clock; clients: Clients; changes: SharedChanges; limits: Limits };

/** Every route of the gateway, in the order of its documentation. */
export function addRoutes(app: Gateway, { config, clock, clients, changes, limits }: Deps): void {
  generateShortToken(app, { ...clients, limits });
  resolveShortToken(app, clients);

  getNavigation(app, clients);
  watchNavigation(app, changes, config);
  launchForApp(app, { ...clients, limits });
  launchByForm(app, { ...clients, limits });

  listModules(app, clients);
  createModule(app, clients);
  getModule(app, clients);
  updateModule(app, clients);
  deleteModule(app, clients);
  listModuleHistory(app, clients);

  listPermissions(app, clients);
  checkPermissions(app, clients);
  listRoles(app, clients);
  createRole(app, clients);
  getRole(app, clients);
  updateRole(app, clients);
  deleteRole(app, clients);
  listRoleHistory(app, clients);

  listUsers(app, clients);
  getUserRoles(app, clients);
  setUserRoles(app, clients);
  removeUser(app, clients);
  listUserHistory(app, clients);

  getOrganizationSetting(app, clients);
  setOrganizationSetting(app, clients);
  getSession(app);

  addOperatorRoutes(app, { config, clock, clients });

  serveDocs(app);
  serveIcon(app);
}

/** What is for those who run the platform. */
function addOperatorRoutes(app: Gateway, { config, clock, clients }: Pick<Deps, 'config' | 'clock' | 'clients'>): void {
  getOperationsStatus(app, { ...clients, clock });
  listOutbox(app, clients);
  redriveOutbox(app, { ...clients, clock });
  dropOutbox(app, { ...clients, clock });
  listDeadLetters(app, clients);
  getDeadLetter(app, { ...clients, clock });
  redriveDeadLetters(app, { ...clients, clock });
  dropDeadLetters(app, { ...clients, clock });
  startRebuild(app, clients);
  getRebuild(app, clients);
  tailEvents(app, clients, config);
  purgeOrganization(app, { ...clients, clock });
}

/** What is for people with a browser, where they can sign in. */
export function addBrowserRoutes(app: Gateway, deps: LaunchDeps, browsers: Browsers): void {
  signIn(app, browsers);
  signInCallback(app, browsers);
  launchByLink(app, deps);
  endSession(app, browsers);
}
