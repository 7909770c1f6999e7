import { Group, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '../../api/answers.ts';
import type { Platform } from '../../api/query-keys.ts';
import { settingRightsQuery } from '../../api/setting-rights.ts';
import { sightQuery } from '../../api/sight.ts';
import { isNamed } from '../../lists/is-named.ts';
import { SearchField } from '../../lists/search-field.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { Loaded } from '../../states/loaded.tsx';
import { explainSight } from './explain-sight.ts';
import { ExplainedModules } from './explained-modules.tsx';

/** What somebody sees, and why: the menu as it would be for them. */
export function UserSight({ user }: { user: User }) {
  const rights = useQuery(settingRightsQuery);
  return <Loaded query={rights}>{({ modules }) => <Sight userId={user.userId} managesModules={modules} />}</Loaded>;
}

const platforms: { value: Platform; label: string }[] = [
  { value: 'web', label: 'On the web' },
  { value: 'mobile', label: 'On a phone' },
];

function Sight({ userId, managesModules }: { userId: string; managesModules: boolean }) {
  const [platform, setPlatform] = useState<Platform>('web');
  const [search, setSearch] = useState('');
  const sight = useQuery(sightQuery({ userId, managesModules }));
  return (
    <Loaded query={sight}>
      {(data) => {
        if (data.length === 0) {
          return <EmptyState title="No modules yet" text="As soon as one is added, it is told here who sees it." />;
        }
        const found = data.filter(({ permission, module }) => isNamed((module ?? permission).name, search));
        const { shown, hidden } = explainSight(found, platform);
        const nothing = found.length < data.length ? 'Nothing here is called like that.' : undefined;
        return (
          <Stack>
            {managesModules ? (
              <Radio.Group label="Menu" value={platform} onChange={setPlatform}>
                <Group mt="xs">
                  {platforms.map((choice) => (
                    <Radio key={choice.value} {...choice} />
                  ))}
                </Group>
              </Radio.Group>
            ) : (
              <Text size="sm">
                You do not manage modules, so this tells what they may open, and not where it is shown or whether it is
                disabled.
              </Text>
            )}
            <SearchField label="Search modules" value={search} onChange={setSearch} />
            <ExplainedModules
              heading="In the menu"
              modules={shown}
              empty={nothing ?? 'Nothing. Give them a role that permits it.'}
            />
            <ExplainedModules
              heading="Not in the menu"
              modules={hidden}
              empty={nothing ?? 'Nothing: they see every module.'}
            />
          </Stack>
        );
      }}
    </Loaded>
  );
}
