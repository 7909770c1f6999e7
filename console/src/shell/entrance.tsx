import { Center, Image, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import icon from '../icon.svg';

type Props = {
  /** Of the tab. */
  title: string;
  heading: string;
  text: string;
  /** The way on. */
  children: ReactNode;
};

/** A page by itself, before the console: for whoever gets no further yet. */
export function Entrance({ title, heading, text, children }: Props) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>{`${title} · Custom Modules`}</title>
      <Paper withBorder p="xl" w="100%" maw={400}>
        <Stack align="center" gap="md" ta="center">
          <Image src={icon} alt="" w={48} h={48} />
          <Title order={1} size="h3">
            {heading}
          </Title>
          <Text c="dimmed">{text}</Text>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}
