import { type ModuleServiceService, Platform } from '@custom-modules/contracts/modules';
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
