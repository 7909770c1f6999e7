import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Change, ChangeNotice } from '../forms/change-notice.tsx';

type Props = {
  /** What is asked. */
  title: string;
  /** What it is called to do it. */
  action: string;
  change: Change;
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** What it takes away. */
  children: ReactNode;
};

/** Before something is lost. */
export function ConfirmDialog({ title, action, change, isOpen, onConfirm, onClose, children }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
      styles={{ title: { fontWeight: 600, overflowWrap: 'anywhere' } }}
    >
      <Stack>
        {children}
        <ChangeNotice change={change} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button color="red.9" onClick={onConfirm} loading={change.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
