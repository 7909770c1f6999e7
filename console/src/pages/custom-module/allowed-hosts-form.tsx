import { Button, Group, List, Pill, Stack, TagsInput, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { useSetOrganizationSetting } from '../../api/organization-setting.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { ClosedModules } from './closed-modules.tsx';

const separators = /[\s,;]+/;

type Props = { stored: readonly string[] };

/** The hosts as they are changed; also what stands in the field and is no pill yet is saved. */
export function AllowedHostsForm({ stored }: Props) {
  const [changed, setChanged] = useState<readonly string[]>();
  const [typed, setTyped] = useState('');
  const set = useSetOrganizationSetting();
  const hosts = changed ?? stored;
  const wanted = [...hosts, ...typed.split(separators).filter((host) => host !== '')];
  const isChanged = wanted.length !== stored.length || wanted.some((host, i) => host !== stored[i]);
  const refused = refusalsIn(set.error, set.variables?.allowedHosts ?? []);
  const refusals = refused.filter(({ host }) => hosts.includes(host));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChanged(wanted);
    setTyped('');
    set.mutate({ allowedHosts: wanted }, { onSuccess: () => setChanged(undefined) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TagsInput
          label="Hosts"
          description="Enter or a comma adds what is typed; Backspace takes away the last."
          placeholder={hosts.length === 0 ? 'fleet.example' : ''}
          splitChars={[',', ' ', ';']}
          // A pill that came with the click on the button would move the button away from under it.
          acceptValueOnBlur={false}
          searchValue={typed}
          onSearchChange={setTyped}
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
        {isChanged && <ClosedModules stored={stored} wanted={wanted} />}
        {refused.length === 0 && <FailureAlert mutation={set} />}
        <Group>
          <Button type="submit" variant="default" loading={set.isPending} disabled={!isChanged}>
            Save hosts
          </Button>
          <Text size="sm" role="status">
            {set.isSuccess && !isChanged && 'Saved.'}
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
