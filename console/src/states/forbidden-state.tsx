import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Message } from './message.tsx';

type Props = {
  /** The one that is missing, where it is known, and one of those that only owners give. */
  permission?: string;
};

export function ForbiddenState({ permission }: Props) {
  return (
    <Message
      icon={IconLock}
      title="You may not see this"
      text={
        permission
          ? `You need the permission ${permission}. Ask an owner of your organization for it.`
          : 'Ask an owner of your organization, or somebody who manages its roles, for the permission.'
      }
    >
      <Button component={Link} to="/">
        Home
      </Button>
    </Message>
  );
}
