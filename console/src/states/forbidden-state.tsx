import { IconLock } from '@tabler/icons-react';
import { Message } from './message.tsx';

export function ForbiddenState() {
  return (
    <Message
      icon={IconLock}
      title="You may not see this"
      text="Ask an owner of your organization, or somebody who manages its roles, for the permission."
    />
  );
}
