import { NavLink, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { NavigationItem } from '../api/answers.ts';
import { groupModules } from './group-modules.ts';
import { launchLink } from './launch-link.ts';
import { MenuSection } from './menu-section.tsx';
import { ModuleIcon } from './module-icon.tsx';

type Props = {
  modules: readonly NavigationItem[];
  /** Above those in no group, where what stands around them does not say what they are. */
  heading?: string;
};

/** The modules in a menu, under their headings. */
export function ModuleMenu({ modules, heading: ownHeading }: Props) {
  return groupModules(modules).map(({ heading, items }) => (
    <MenuSection key={heading} heading={heading ?? ownHeading}>
      {items.map((module) => (
        <NavLink
          key={module.moduleId}
          {...launchLink(module)}
          label={
            <>
              {module.name}
              <VisuallyHidden> (opens in a new tab)</VisuallyHidden>
            </>
          }
          leftSection={<ModuleIcon name={module.icon} />}
          rightSection={<IconExternalLink size={14} stroke={1.6} color="var(--mantine-color-dimmed)" aria-hidden />}
        />
      ))}
    </MenuSection>
  ));
}
