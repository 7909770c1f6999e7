import { SimpleGrid, Stack, Title } from '@mantine/core';
import type { NavigationItem } from '../../api/answers.ts';
import { useSession } from '../../api/session.ts';
import { groupModules, type ModuleGroup } from '../../modules/group-modules.ts';
import { NoModules } from '../../modules/no-modules.tsx';
import { Page } from '../../shell/page.tsx';
import { useModules } from '../../shell/use-modules.ts';
import { Loaded } from '../../states/loaded.tsx';
import { ModuleCard } from './module-card.tsx';

/** The modules one may open, as cards. */
export function HomePage() {
  const { name } = useSession();
  const modules = useModules();
  const greeting = name ? [`Hello, ${name}.`] : [];
  const lead = modules.data?.length ? ['These are the modules you can open.'] : [];
  return (
    <Page title="Home" text={[...greeting, ...lead].join(' ')}>
      <Loaded query={modules}>
        {(data) =>
          data.length === 0 ? (
            <NoModules />
          ) : (
            groupModules(data).map((group) => <Cards key={group.heading} {...group} />)
          )
        }
      </Loaded>
    </Page>
  );
}

function Cards({ heading, items }: ModuleGroup<NavigationItem>) {
  return (
    <Stack component="section" gap="sm">
      {heading && (
        <Title order={2} size="h4">
          {heading}
        </Title>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, lg: 3 }} spacing="md">
        {items.map((module) => (
          <ModuleCard key={module.moduleId} module={module} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}
