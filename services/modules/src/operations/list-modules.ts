import type { Module } from '../domain/module.ts';
import { checkSearch } from '../domain/module-search.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Caller, type Permissions, requireManage } from './authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

type Input = {
  readonly caller: Caller;
  /** Part of a name, in any case. */
  readonly search: string;
  /** The last name of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
};

export type ModulePage = {
  readonly modules: readonly Module[];
  /** The last name of this page when more follow. */
  readonly last?: string | undefined;
};

/** @throws Failure `permission_missing`, `invalid_request` for a search that no name can match */
export async function listModules(deps: Deps, { caller, search, after, limit }: Input): Promise<ModulePage> {
  await requireManage(deps, caller);
  const checked = checkSearch(search);
  if (checked.kind === 'refused') {
    throw fail('invalid_request', { fields: [{ field: 'search', message: checked.message }] });
  }
  const found = await deps.store.list(caller.organizationId, { search: checked.value, after, limit: limit + 1 });
  const modules = found.slice(0, limit);
  return { modules, last: found.length > limit ? modules.at(-1)?.name : undefined };
}
