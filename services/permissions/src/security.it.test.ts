import type { PermissionServiceService } from '@custom-modules/contracts/permissions';
import type { OperationsServiceService } from '@custom-modules/contracts/permissions-operations';
import { describeSecurity } from '@custom-modules/testing/security-suite';
import { beforeAll } from 'vitest';
import { type RunningPermissions, usePermissions } from './app.fixture.ts';

let permissions: RunningPermissions;
let roleId: string;
const page = { search: '', cursor: '', limit: 0 };

beforeAll(async () => {
  permissions = await usePermissions();
  ({ id: roleId } = await permissions.givenRole('Planners'));
  await permissions.givenUser('ben');
});

const role = () => ({ id: roleId });
const ben = () => ({ userId: 'ben' });
const roleHistory = () => ({ id: roleId, cursor: '', limit: 0 });
const benHistory = () => ({ userId: 'ben', cursor: '', limit: 0 });

describeSecurity<typeof PermissionServiceService>(() => permissions, {
  check: { access: 'member', request: () => ({ permissionId: 'manage-roles' }), foreign: 'names nothing' },
  batchCheck: {
    access: 'permission',
    request: () => ({ userId: 'ana', permissionIds: ['manage-roles'] }),
    foreign: () => ({ userId: 'ben', permissionIds: ['manage-roles'] }),
  },
  listGranted: { access: 'member', request: () => ({}), foreign: 'names nothing' },
  listPermissions: { access: 'permission', request: () => page, foreign: 'names nothing' },
  listRoles: { access: 'permission', request: () => page, foreign: 'names nothing' },
  getRole: { access: 'permission', request: role, foreign: role },
  createRole: {
    access: 'permission',
    request: () => ({ name: 'Drivers', permissionIds: [] }),
    foreign: 'names nothing',
  },
  updateRole: {
    access: 'permission',
    request: () => ({ id: roleId, name: 'Planners', permissionIds: undefined }),
    foreign: () => ({ id: roleId, name: 'Planners', permissionIds: undefined }),
  },
  deleteRole: { access: 'permission', request: role, foreign: role },
  listRoleHistory: { access: 'permission', request: roleHistory, foreign: roleHistory },
  listUsers: { access: 'permission', request: () => page, foreign: 'names nothing' },
  getUserRoles: { access: 'permission', request: ben, foreign: ben },
  setUserRoles: {
    access: 'permission',
    request: () => ({ userId: 'ben', roleIds: [] }),
    foreign: () => ({ userId: 'ben', roleIds: [] }),
  },
  removeUser: { access: 'permission', request: ben, foreign: ben },
  listUserHistory: { access: 'permission', request: benHistory, foreign: benHistory },
  waitFor: {
    access: 'member',
    request: () => ({ versions: [{ moduleId: 'nowhere', version: 1 }] }),
    foreign: 'names nothing',
  },
  watchChanges: { access: 'member', request: () => ({}), foreign: 'names nothing', lasts: true },
});

const operator = { access: 'operator', foreign: 'names nothing' } as const;
const selection = { ids: ['0-0'], reason: undefined, all: false };

describeSecurity<typeof OperationsServiceService>(
  () => ({ client: permissions.operations, issuer: permissions.issuer }),
  {
    getStatus: { ...operator, request: () => ({}) },
    listDeadLetters: { ...operator, request: () => ({ fate: 0, reason: '', cursor: '', limit: 0 }) },
    getDeadLetter: { ...operator, request: () => ({ id: '0-0' }) },
    redriveDeadLetters: { ...operator, request: () => ({ selection, dryRun: true }) },
    dropDeadLetters: { ...operator, request: () => ({ selection, dryRun: true }) },
    startRebuild: { ...operator, request: () => ({ dryRun: true, acceptLoss: false }) },
    getRebuild: { ...operator, request: () => ({}) },
    tailEvents: {
      ...operator,
      request: () => ({ topics: [], organizationId: '', eventTypes: [], latest: 0 }),
      lasts: true,
    },
  },
);
