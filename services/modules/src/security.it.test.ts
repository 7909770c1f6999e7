import { type ModuleServiceService, Platform } from '@custom-modules/contracts/modules';
import { OperationsServiceService } from '@custom-modules/contracts/modules-operations';
import { describeSecurity } from '@custom-modules/testing/security-suite';
import { beforeAll } from 'vitest';
import { newModule, type RunningModules, useModules } from './app.fixture.ts';

let modules: RunningModules;
let id: string;

beforeAll(async () => {
  modules = await useModules();
  ({ id } = await modules.given());
});

const history = () => ({ id, cursor: '', limit: 0 });

describeSecurity<typeof ModuleServiceService>(() => modules, {
  createModule: { access: 'permission', request: newModule, foreign: 'names nothing' },
  getModule: { access: 'permission', request: () => ({ id }), foreign: () => ({ id }) },
  listModules: {
    access: 'permission',
    request: () => ({ search: '', cursor: '', limit: 0 }),
    foreign: 'names nothing',
  },
  listModuleHistory: { access: 'permission', request: history, foreign: history },
  updateModule: { access: 'permission', request: () => ({ id, order: 1 }), foreign: () => ({ id, order: 1 }) },
  deleteModule: { access: 'permission', request: () => ({ id }), foreign: () => ({ id }) },
  open: { access: 'permission', request: () => ({ id }), foreign: () => ({ id }) },
  navigation: { access: 'member', request: () => ({ platform: Platform.PLATFORM_WEB }), foreign: 'names nothing' },
  getOrganizationSetting: { access: 'owner', request: () => ({}), foreign: 'names nothing' },
  updateOrganizationSetting: {
    access: 'owner',
    request: () => ({ setting: { allowedHosts: [] } }),
    foreign: 'names nothing',
  },
});

const selection = { ids: ['1'], all: false };
const ofOperators = { access: 'operator', foreign: 'names nothing' } as const;

describeSecurity<typeof OperationsServiceService>(
  () => ({ ...modules, client: modules.clientOf(OperationsServiceService) }),
  {
    getStatus: { ...ofOperators, request: () => ({}) },
    listOutbox: { ...ofOperators, request: () => ({ state: 0, cursor: '', limit: 0 }) },
    redriveOutbox: { ...ofOperators, request: () => ({ selection, dryRun: false }) },
    dropOutbox: { ...ofOperators, request: () => ({ selection, dryRun: false }) },
    purgeOrganization: { ...ofOperators, request: () => ({ organizationId: 'acme', dryRun: false }) },
  },
);
