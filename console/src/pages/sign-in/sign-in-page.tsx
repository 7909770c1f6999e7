import { Button, Center, Image, Paper, Stack, Text, Title } from '@mantine/core';
import { useLocation } from 'react-router';
import { signInPath } from '../../api/session.ts';
import icon from '../../icon.svg';

/** For whoever is not signed in, or no longer. It stands at the address that was asked for, and leads back to it. */
export function SignInPage() {
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>Sign in · Custom Modules</title>
      <Paper withBorder p="xl" w="100%" maw={400}>
        <Stack align="center" gap="md" ta="center">
          <Image src={icon} alt="" w={48} h={48} />
          <Title order={1} size="h3">
            Custom Modules
          </Title>
          <Text c="dimmed">Sign in with your account to open and manage your modules.</Text>
          <Button component="a" href={signInPath(useLocation())} size="md" fullWidth mt="sm">
            Sign in
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
