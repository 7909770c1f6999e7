import { Container, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  title: string;
  /** What one does here, in a sentence. */
  text?: string;
  /** What one can begin here. */
  action?: ReactNode;
  children?: ReactNode;
};

/** A page: its heading, also as the title of the tab, and its content. */
export function Page({ title, text, action, children }: Props) {
  return (
    <Container size="lg" px={{ base: 'md', sm: 'xl' }} py={{ base: 'lg', sm: 'xl' }}>
      <title>{`${title} · Custom Modules`}</title>
      <Stack gap="xl">
        <Group justify="space-between" align="flex-start" gap="md">
          <Stack gap={4}>
            <Title order={1} size="h2">
              {title}
            </Title>
            {text && <Text c="dimmed">{text}</Text>}
          </Stack>
          {action}
        </Group>
        {children}
      </Stack>
    </Container>
  );
}
