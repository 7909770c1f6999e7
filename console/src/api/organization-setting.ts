import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { OrganizationSetting } from './answers.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const path = '/api/v3/organization/setting';

/** For owners. */
export const organizationSettingQuery = queryOptions({
  queryKey: queryKeys.organizationSetting,
  queryFn: ({ signal }) => request<OrganizationSetting>(path, { signal }),
});

export function useSetOrganizationSetting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OrganizationSetting) => request<OrganizationSetting>(path, { method: 'PUT', body }),
    onSuccess: (stored) => client.setQueryData(queryKeys.organizationSetting, stored),
  });
}
