import { Anchor, Badge, Group, Text } from '@mantine/core';
import type { User } from '../api/answers.ts';
import { nameOf } from '../api/users.ts';

type Props = {
  user: User;
  onOpen: (user: User) => void;
  /** Whether the panel around it begins here. */
  isFirstFocus?: boolean;
};

/** Who somebody is, and the way to what they may do. */
export function PersonLink({ user, onOpen, isFirstFocus }: Props) {
  const { email, owner } = user;
  const name = nameOf(user);
  return (
    <>
      <Group gap="xs">
        <Anchor
          component="button"
          type="button"
          ta="start"
          fw={600}
          onClick={() => onOpen(user)}
          data-autofocus={isFirstFocus || undefined}
        >
          {name}
        </Anchor>
        {owner && <Badge variant="outline">Owner</Badge>}
      </Group>
      {email && email !== name && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {email}
        </Text>
      )}
    </>
  );
}
