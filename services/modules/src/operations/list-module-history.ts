import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkHistoryPage, cutHistory, type HistoryEntry } from '@custom-modules/rules/history';
import type { Page } from '@custom-modules/rules/page';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };
type Input = { readonly caller: Caller; readonly id: string; readonly cursor: string; readonly limit: number };

/**
 * What was done to a module, newest first, also when it is no more.
 * @throws Failure `permission_missing`, `module_not_found`, `invalid_request` naming what is wrong with the page
 */
export async function listModuleHistory(deps: Deps, { caller, id, ...wanted }: Input): Promise<Page<HistoryEntry>> {
  const query = accept(checkHistoryPage('module-history', wanted));
  await requireManage(deps, caller);
  const changes = await deps.store.listChanges(caller.organizationId, id, query);
  // Every module there ever was has at least been created.
  if (changes.length === 0) throw fail('module_not_found');
  return cutHistory(changes, query);
}
