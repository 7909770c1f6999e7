import { Button, CloseButton, Stack, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Module } from '../../api/answers.ts';
import { madePermissionsQuery } from '../../api/made-permissions.ts';
import { modulesQuery, useUpdateModule } from '../../api/modules.ts';
import { EmptyState } from '../../states/empty-state.tsx';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { Loaded } from '../../states/loaded.tsx';
import type { OnAct } from './module-actions.tsx';
import { ModuleCards } from './module-cards.tsx';
import { ModuleTable } from './module-table.tsx';
import { MoreButton } from './more-button.tsx';
import { useHasRoom } from './use-has-room.ts';

const searchDelayMs = 250;

type Props = { onNew: () => void; onAct: OnAct };

/** The organization's modules, searched by the server. */
export function ModuleList({ onNew, onAct }: Props) {
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search.trim(), searchDelayMs);
  const query = useInfiniteQuery(modulesQuery(wanted));
  return (
    <Stack gap="md">
      <TextInput
        type="search"
        aria-label="Search modules by name"
        placeholder="Search by name"
        maxLength={100}
        maw={{ sm: 360 }}
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
        rightSection={search && <CloseButton size="sm" aria-label="Clear the search" onClick={() => setSearch('')} />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <Loaded query={query}>
        {({ pages }) => {
          const modules = pages.flatMap(({ items }) => items);
          if (modules.length > 0) {
            return (
              <>
                <VisuallyHidden role="status">{wanted && `${modules.length} found`}</VisuallyHidden>
                <Modules modules={modules} onAct={onAct} />
                <MoreButton query={query} />
              </>
            );
          }
          return wanted ? <NothingFound onClear={() => setSearch('')} /> : <NoModulesYet onNew={onNew} />;
        }}
      </Loaded>
    </Stack>
  );
}

function Modules({ modules, onAct }: { modules: readonly Module[]; onAct: OnAct }) {
  const made = useMadePermissions(modules);
  const update = useUpdateModule();
  const List = useHasRoom() ? ModuleTable : ModuleCards;
  return (
    <>
      <FailureAlert mutation={update} />
      <List modules={modules} isMade={made} update={update} onAct={onAct} />
    </>
  );
}

/** Whether a module's permission exists yet; undefined until that is known. */
function useMadePermissions(modules: readonly Module[]): (module: Module) => boolean | undefined {
  const { data, isPlaceholderData } = useQuery(madePermissionsQuery(modules.map(({ permission }) => permission.id)));
  return ({ permission }) => {
    if (data?.includes(permission.id)) return true;
    return data === undefined || isPlaceholderData ? undefined : false;
  };
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <EmptyState title="No module is called so" text="Try another part of the name.">
      <Button variant="default" onClick={onClear}>
        Show all
      </Button>
    </EmptyState>
  );
}

function NoModulesYet({ onNew }: { onNew: () => void }) {
  return (
    <EmptyState
      title="No modules yet"
      text="Add the first one: a name and a URL are enough. It appears in the menu, together with the permission to see it."
    >
      <Button onClick={onNew}>New module</Button>
    </EmptyState>
  );
}
