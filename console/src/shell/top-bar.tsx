import { AppShell, Group } from '@mantine/core';
import { Brand } from './brand.tsx';
import { UserMenu } from './user-menu.tsx';

/** Above a phone's pages, and those of an operator. */
export function TopBar() {
  return (
    <AppShell.Header>
      <Group h="100%" px="md" justify="space-between" wrap="nowrap">
        <Brand />
        <UserMenu isCompact />
      </Group>
    </AppShell.Header>
  );
}
