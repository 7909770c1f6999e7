import { Button, Group, getDefaultZIndex, Modal, Stack, Text } from '@mantine/core';

type Props = { isOpen: boolean; onKeep: () => void; onDiscard: () => void };

/** Before what was typed is thrown away. It stands above the panel it was typed in, which hears the Escape of both. */
export function DiscardDialog({ isOpen, onKeep, onDiscard }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={onKeep}
      closeOnEscape={false}
      title="Discard your changes?"
      centered
      zIndex={getDefaultZIndex('overlay')}
    >
      <Stack>
        <Text>They have not been saved.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onKeep} data-autofocus>
            Keep editing
          </Button>
          <Button color="red.9" onClick={onDiscard}>
            Discard
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
