import { Group, Image, Text } from '@mantine/core';
import icon from '../icon.svg';

export function Brand() {
  return (
    <Group gap="sm" wrap="nowrap">
      <Image src={icon} alt="" w={28} h={28} />
      <Text fw={650} truncate>
        Custom Modules
      </Text>
    </Group>
  );
}
