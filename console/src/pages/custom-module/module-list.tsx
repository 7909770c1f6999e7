import { Button, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Module } from '../../api/answers.ts';
import { useMadePermissions } from '../../api/made-permissions.ts';
import { modulesQuery, useUpdateModule } from '../../api/modules.ts';
import { LoadMore } from '../../lists/load-more.tsx';
import { SearchField } from '../../lists/search-field.tsx';
import { useSearch } from '../../lists/use-search.ts';
import { EmptyState } from '../../states/empty-state.tsx';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { Loaded } from '../../states/loaded.tsx';
import type { OnAct } from './module-actions.tsx';
import { ModuleCards } from './module-cards.tsx';
import { ModuleTable } from './module-table.tsx';
import { useHasRoom } from './use-has-room.ts';

type Props = { newId: string | undefined; onAct: OnAct };

/** The organization's modules, searched by the server. */
export function ModuleList({ newId, onAct }: Props) {
  const { search, field } = useSearch();
  const query = useInfiniteQuery(modulesQuery(search));
  return (
    <Stack gap="md">
      <SearchField label="Search modules by name" {...field} />
      <Loaded query={query}>
        {(modules) => (
          <>
            {modules.length > 0 ? (
              <Modules modules={modules} newId={newId} onAct={onAct} />
            ) : (
              <NoModules isSearch={search !== ''} onClear={() => field.onChange('')} />
            )}
            <LoadMore query={query} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function Modules({ modules, newId, onAct }: Props & { modules: readonly Module[] }) {
  const isMade = useMadePermissions(modules);
  const update = useUpdateModule();
  const List = useHasRoom() ? ModuleTable : ModuleCards;
  return (
    <>
      <FailureAlert mutation={update} />
      <List modules={modules} newId={newId} isMade={isMade} update={update} onAct={onAct} />
    </>
  );
}

type NoModulesProps = { isSearch: boolean; onClear: () => void };

function NoModules({ isSearch, onClear }: NoModulesProps) {
  return isSearch ? (
    <EmptyState title="No module has that name" text="Try another part of the name.">
      <Button variant="default" onClick={onClear}>
        Show all
      </Button>
    </EmptyState>
  ) : (
    <EmptyState
      title="No modules yet"
      text="Add the first one with New: a name and a URL are enough. It appears in the menu, together with the permission to see it."
    />
  );
}
