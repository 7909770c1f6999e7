import { Group, Stack, Text, Title } from '@mantine/core';
import { useId } from 'react';
import { groupModules } from '../../modules/group-modules.ts';
import { MenuSection } from '../../modules/menu-section.tsx';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import type { ExplainedModule } from './explain-sight.ts';

type Props = { heading: string; modules: readonly ExplainedModule[] /** When there are none. */; empty: string };

/** Modules as in a menu, each with the reasons. */
export function ExplainedModules({ heading, modules, empty }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Title order={3} size="h5" id={id}>
        {heading}
      </Title>
      {modules.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {empty}
        </Text>
      )}
      {groupModules(modules).map(({ heading: group, items }) => (
        <MenuSection key={group} heading={group ?? undefined}>
          {items.map((module) => (
            <Explained key={module.permissionId} module={module} />
          ))}
        </MenuSection>
      ))}
    </section>
  );
}

function Explained({ module: { name, icon, reasons } }: { module: ExplainedModule }) {
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm" py="xs" px="sm">
      <ModuleIcon name={icon} />
      <Stack gap={0} flex={1} miw={0}>
        <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {reasons.map((reason) => (
          <Text key={reason} size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {reason}
          </Text>
        ))}
      </Stack>
    </Group>
  );
}
