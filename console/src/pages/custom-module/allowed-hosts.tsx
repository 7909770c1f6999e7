import { Accordion, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { organizationSettingQuery } from '../../api/organization-setting.ts';
import { count } from '../../grants/count.ts';
import { Loaded } from '../../states/loaded.tsx';
import { AllowedHostsForm } from './allowed-hosts-form.tsx';

/** Where an organization's modules may lead. For owners. */
export function AllowedHosts() {
  const setting = useQuery(organizationSettingQuery);
  return (
    <Accordion variant="contained" order={2}>
      <Accordion.Item value="hosts">
        <Accordion.Control>
          <Group gap="xs">
            <Text span fw={600}>
              Allowed hosts
            </Text>
            <Text span c="dimmed" size="sm">
              {setting.data && summaryOf(setting.data.allowedHosts)}
            </Text>
          </Group>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="md">
            <Text c="dimmed" size="sm">
              Whoever runs the host of a module can act for everybody who opens it. Once there are hosts here, modules
              at other hosts are not opened. While there are none, only owners can set URLs.
            </Text>
            <Loaded query={setting}>{({ allowedHosts }) => <AllowedHostsForm stored={allowedHosts} />}</Loaded>
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function summaryOf({ length }: readonly string[]): string {
  return length === 0 ? 'none yet' : count(length, 'host', 'hosts');
}
