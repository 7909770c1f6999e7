import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { allModulesQuery } from '../../api/modules.ts';
import { count } from '../../grants/count.ts';
import { findClosed } from './find-closed.ts';

type Props = { stored: readonly string[]; wanted: readonly string[] };

/** Before the list of hosts is narrowed: what that takes away. */
export function ClosedModules({ stored, wanted }: Props) {
  const { data: modules = [] } = useQuery(allModulesQuery);
  const closed = findClosed(modules, { stored, wanted });
  if (closed.length === 0) return null;
  return (
    <Alert color="yellow" role="status">
      <Text fw={600} size="sm">
        {`Once this is saved, ${count(closed.length, 'module stops opening', 'modules stop opening')}:`}
      </Text>
      {closed.map(({ name }) => name).join(', ')}
    </Alert>
  );
}
