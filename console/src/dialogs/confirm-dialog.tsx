import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { FailureAlert } from '../states/failure-alert.tsx';
import type { Dialog } from './use-dialog.ts';

/** What is asked of a mutation. */
type Mutation<About> = {
  error: Error | null;
  isPending: boolean;
  isPaused: boolean;
  mutate: (about: About, options: { onSuccess: () => void }) => void;
  reset: () => void;
};

type Props<About> = {
  /** What is asked. */
  title: string;
  /** What it is called to do it. */
  action: string;
  dialog: Dialog<About>;
  mutation: Mutation<About>;
  /** What opened the dialog may be gone by then. */
  onDone: (about: About) => void;
  /** What it takes away. */
  children: ReactNode;
};

/** Before something is lost. */
export function ConfirmDialog<About>({ title, action, dialog, mutation, onDone, children }: Props<About>) {
  const { about, isOpen, close } = dialog;
  const leave = () => {
    mutation.reset();
    close();
  };
  const confirm = (confirmed: About) => {
    const onSuccess = () => {
      leave();
      onDone(confirmed);
    };
    mutation.mutate(confirmed, { onSuccess });
  };
  return (
    <Modal opened={isOpen} onClose={leave} title={title} centered>
      <Stack>
        {children}
        <FailureAlert mutation={mutation} />
        <Group justify="flex-end">
          <Button variant="default" onClick={leave} data-autofocus>
            Cancel
          </Button>
          <Button color="red.9" onClick={() => about && confirm(about)} loading={mutation.isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
