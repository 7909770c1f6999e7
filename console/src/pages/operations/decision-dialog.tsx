import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { type Decision, type Kept, type Selection, useDecision } from '../../api/operations.ts';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';

/** What is about to be decided. */
export type Pending = {
  readonly kept: Kept;
  readonly decision: Decision;
  readonly selection: Selection;
  /** Such as `dead letter 3-1042`. */
  readonly what: string;
};

const texts: Record<Kept, Record<Decision, string>> = {
  'dead-letter': {
    redrive: 'Applied once more, as the consumer would. What is out of date by now changes nothing.',
    drop: 'Nothing will be made of it. Kafka keeps it, and who dropped it is kept, too.',
  },
  outbox: {
    redrive: 'Sent to the broker once more. The later events of a module go on when its own is taken.',
    drop: 'It will never be on the topic. The later events of its module go on.',
  },
};

const verbs = { redrive: 'Redrive', drop: 'Drop' } as const;

/** Asks first, and stays to tell what could not be done. */
export function DecisionDialog({ dialog }: { dialog: Dialog<Pending> }) {
  const { about, isOpen, close } = dialog;
  return (
    <Modal opened={isOpen} onClose={close} title={about && `${verbs[about.decision]} ${about.what}?`} centered>
      {about && <Question pending={about} onDone={close} />}
    </Modal>
  );
}

function Question({ pending, onDone }: { pending: Pending; onDone: () => void }) {
  const { kept, decision, selection } = pending;
  const mutation = useDecision(kept, decision);
  const stillDead = mutation.data?.stillDead ?? [];
  const decide = () =>
    mutation.mutate(selection, { onSuccess: (answer) => (answer.stillDead?.length ?? 0) === 0 && onDone() });
  return (
    <Stack>
      <Text>{texts[kept][decision]}</Text>
      <FailureAlert mutation={mutation} />
      {stillDead.length > 0 && (
        <Alert color="yellow" role="alert" title="This cannot be applied now either">
          <List>
            {stillDead.map(({ id, detail }) => (
              <List.Item key={id}>{`${id}: ${detail}`}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone} data-autofocus>
          {stillDead.length > 0 ? 'Close' : 'Cancel'}
        </Button>
        {stillDead.length === 0 && (
          <Button {...(decision === 'drop' ? { color: 'red.9' } : {})} loading={mutation.isPending} onClick={decide}>
            {verbs[decision]}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
