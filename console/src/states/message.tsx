import { Stack, Text, ThemeIcon, Title } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type MessageProps = {
  icon: TablerIcon;
  title: string;
  /** What the reader can do about it. */
  text: string;
  children?: ReactNode;
};

/** What stands where content would be: what is the matter, and what to do. */
export function Message({ icon: Icon, title, text, children }: MessageProps) {
  return (
    <Stack align="center" gap="sm" py={64} px="md" maw={480} mx="auto" ta="center">
      <ThemeIcon variant="light" size={56} radius="xl">
        <Icon size={28} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Title order={2} size="h3" mt="xs">
        {title}
      </Title>
      <Text c="dimmed">{text}</Text>
      {children}
    </Stack>
  );
}
