import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Module, ModuleChange, NewModule } from './answers.ts';
import { historyQuery, readAll, searchQuery } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const path = '/api/v3/custom-module';
const pathOf = (id: string) => `${path}/${encodeURIComponent(id)}`;

/** The organization's modules by name. */
export function modulesQuery(search: string) {
  return searchQuery<Module>(queryKeys.moduleList(search), path, search);
}

export const readModules = (signal: AbortSignal) => readAll<Module>(path, signal);

export const allModulesQuery = queryOptions({
  queryKey: queryKeys.allModules,
  queryFn: ({ signal }) => readModules(signal),
});

/** The groups in use. */
export const moduleGroupsQuery = queryOptions({
  ...allModulesQuery,
  select: (modules) => [...new Set(modules.flatMap(({ group }) => group ?? []))].sort(),
});

export function moduleHistoryQuery(id: string) {
  return historyQuery(queryKeys.moduleHistory(id), pathOf(id));
}

/** One module as it is now, when what the list has of it turned out to be old. */
export function useReadModule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<Module>(pathOf(id)),
    onSuccess: () => readAgain(client),
  });
}

export function useCreateModule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewModule) => request<Module>(path, { method: 'POST', body }),
    onSuccess: () => readAgain(client),
  });
}

type Version = Pick<Module, 'id' | 'version'>;

/** Changes the version that whoever asks for it has seen, and no other. What refuses it may be newer than the list. */
export function useUpdateModule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ module, change }: { module: Version; change: ModuleChange }) =>
      request<Module>(pathOf(module.id), { method: 'PATCH', body: change, headers: ifMatch(module) }),
    onSettled: () => readAgain(client),
  });
}

export function useDeleteModule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (module: Version) =>
      request<{ id: string }>(pathOf(module.id), { method: 'DELETE', headers: ifMatch(module) }),
    onSettled: () => readAgain(client),
  });
}

const ifMatch = ({ version }: Version) => ({ 'if-match': `"${version}"` });

/** Awaited, so that a dialog closes over a list that shows what it did. The menu changes without being waited for. */
function readAgain(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: queryKeys.navigations });
  return client.invalidateQueries({ queryKey: queryKeys.modules });
}
