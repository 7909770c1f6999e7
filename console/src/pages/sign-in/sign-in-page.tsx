import { Button } from '@mantine/core';
import { useLocation } from 'react-router';
import { signInPath } from '../../api/session.ts';
import { Entrance } from '../../shell/entrance.tsx';

/** For whoever is not signed in, or no longer. It stands at the address that was asked for, and leads back to it. */
export function SignInPage() {
  return (
    <Entrance
      title="Sign in"
      heading="Custom Modules"
      text="Sign in with your account to open and manage your modules."
    >
      <Button component="a" href={signInPath(useLocation())} size="md" fullWidth mt="sm">
        Sign in
      </Button>
    </Entrance>
  );
}
