import { Group, Paper, Text, ThemeIcon, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { NavigationItem } from '../../api/answers.ts';
import { launchLink } from '../../modules/launch-link.ts';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import classes from './module-card.module.css';

export function ModuleCard({ module }: { module: NavigationItem }) {
  return (
    <Paper {...launchLink(module)} withBorder p="md" className={classes.card}>
      <Group gap="md" wrap="nowrap" h="100%">
        <ThemeIcon variant="light" size={44}>
          <ModuleIcon name={module.icon} size={24} />
        </ThemeIcon>
        <Text fw={600} flex={1} lineClamp={2} className={classes.name}>
          {module.name}
          <VisuallyHidden> (opens in a new tab)</VisuallyHidden>
        </Text>
        <IconExternalLink size={16} stroke={1.6} className={classes.hint} aria-hidden />
      </Group>
    </Paper>
  );
}
