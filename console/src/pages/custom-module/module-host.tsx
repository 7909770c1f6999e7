import { isHostAllowed } from '@custom-modules/rules/module/allowed-hosts';
import { hostOf } from '@custom-modules/rules/module/module-url';
import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Module } from '../../api/answers.ts';
import { organizationSettingQuery } from '../../api/organization-setting.ts';
import { useSession } from '../../api/session.ts';

/** Where a module leads and, to owners, who alone know the allowed hosts, whether it may. */
export function ModuleHost({ module: { url } }: { module: Module }) {
  const { isOwner } = useSession();
  const { data: setting } = useQuery({ ...organizationSettingQuery, enabled: isOwner });
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        {hostOf(url)}
      </Text>
      {setting && !isHostAllowed(url, setting.allowedHosts) && (
        <Text size="xs" fw={600} c="var(--mantine-color-error)">
          Host not allowed
        </Text>
      )}
    </Group>
  );
}
