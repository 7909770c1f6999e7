import { Button, Group, List, Paper, Pill, Stack, TagsInput, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { organizationSettingQuery, useSetOrganizationSetting } from '../../api/organization-setting.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { Loaded } from '../../states/loaded.tsx';

/** Where an organization's modules may lead. For owners. */
export function AllowedHosts() {
  const setting = useQuery(organizationSettingQuery);
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-labelledby="allowed-hosts">
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} size="h4" id="allowed-hosts">
            Allowed hosts
          </Title>
          <Text c="dimmed" size="sm">
            Whoever runs the host of a module can act for everybody who opens it. Once there are hosts here, modules at
            other hosts are not opened. While there are none, only owners can set URLs.
          </Text>
        </Stack>
        <Loaded query={setting}>{({ allowedHosts }) => <HostsForm stored={allowedHosts} />}</Loaded>
      </Stack>
    </Paper>
  );
}

function HostsForm({ stored }: { stored: readonly string[] }) {
  const [changed, setChanged] = useState<readonly string[]>();
  const set = useSetOrganizationSetting();
  const hosts = changed ?? stored;
  const refused = refusalsIn(set.error, set.variables?.allowedHosts ?? []);
  const refusals = refused.filter(({ host }) => hosts.includes(host));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ allowedHosts: [...hosts] }, { onSuccess: () => setChanged(undefined) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TagsInput
          label="Hosts"
          description="Enter or a comma adds what is typed; Backspace takes away the last."
          placeholder={hosts.length === 0 ? 'fleet.example' : ''}
          splitChars={[',', ' ', ';']}
          value={[...hosts]}
          onChange={setChanged}
          error={refusals.length > 0 && <Refusals refusals={refusals} />}
          renderPill={({ option, onRemove, disabled }) => (
            <Pill
              withRemoveButton
              onRemove={() => onRemove?.()}
              disabled={disabled ?? false}
              {...(refusals.some(({ host }) => host === option.value) && {
                bd: '1px solid var(--mantine-color-error)',
              })}
            >
              {option.value}
            </Pill>
          )}
        />
        {refused.length === 0 && <FailureAlert mutation={set} />}
        <Group>
          <Button type="submit" variant="default" loading={set.isPending} disabled={changed === undefined}>
            Save hosts
          </Button>
          <Text size="sm" role="status">
            {set.isSuccess && changed === undefined && 'Saved.'}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

type HostRefusal = { host: string; message: string };

function Refusals({ refusals }: { refusals: readonly HostRefusal[] }) {
  return (
    <List size="xs" c="inherit" listStyleType="none">
      {refusals.map(({ host, message }) => (
        <List.Item key={host}>
          <strong>{host}</strong>: {message}
        </List.Item>
      ))}
    </List>
  );
}

/** The server names an entry by its place: `allowedHosts[3]`. */
function refusalsIn(error: Error | null, sent: readonly string[]): HostRefusal[] {
  if (!(error instanceof ApiError)) return [];
  return error.fields.flatMap(({ field, message }) => {
    const host = sent[Number(/^allowedHosts\[(\d+)\]/.exec(field)?.[1])];
    return host === undefined ? [] : [{ host, message }];
  });
}
