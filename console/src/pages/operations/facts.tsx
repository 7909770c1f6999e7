import { Paper, Stack, Text } from '@mantine/core';
import type { OperationsStatus } from '../../api/answers.ts';
import { agoOf, durationOf } from './durations.ts';

type Props = { status: OperationsStatus };

/** What can be said in a figure each. What is not known says so. */
export function Facts({ status: { outbox, consumers, deadLetters, services, tokens, observedAt } }: Props) {
  const down = services.filter(({ state }) => state === 'down').map(({ name }) => name);
  const processes = tokens?.processes.filter(({ state }) => state === 'up').length;
  return (
    <>
      <Fact
        label="Services"
        value={down.length === 0 ? 'All answer' : `${down.join(', ')} down`}
        text={
          processes === undefined
            ? 'Tokens does not tell'
            : `${processes} of ${tokens?.processes.length} processes of tokens`
        }
      />
      <Fact
        label="Outbox"
        value={outbox ? `${toPeople(outbox.waiting)} waiting` : notKnown}
        text={outbox ? outboxText(outbox, observedAt) : 'modules does not tell'}
      />
      {consumers.length === 0 && <Fact label="Lag" value={notKnown} text="Kafka does not tell" />}
      {consumers.map(({ group, lagMessages, lagSeconds, members }) => (
        <Fact
          key={group}
          label="Lag"
          value={`${toPeople(lagMessages)} · ${durationOf(lagSeconds)}`}
          text={`${toPeople(members)} ${members === 1 ? 'member' : 'members'} in ${group}`}
        />
      ))}
      <Fact
        label="Dead letters"
        value={deadLetters ? `${toPeople(deadLetters.waiting)} waiting` : notKnown}
        text={deadLetters ? listed(deadLetters.byReason) : 'permissions does not tell'}
      />
    </>
  );
}

const notKnown = 'Not known';

function outboxText({ oldestWaitingAt, parked, relayLeads }: NonNullable<OperationsStatus['outbox']>, now: string) {
  const oldest = oldestWaitingAt === null ? 'nothing is late' : `oldest ${agoOf(oldestWaitingAt, now)}`;
  return `${oldest}, ${toPeople(parked)} parked${relayLeads ? '' : ', nobody sends'}`;
}

function listed(byReason: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(byReason).map(([reason, count]) => `${count} ${reason}`);
  return reasons.length === 0 ? 'None' : reasons.join(', ');
}

const toPeople = (count: number) => count.toLocaleString('en');

function Fact({ label, value, text }: { label: string; value: string; text: string }) {
  return (
    <Paper withBorder p="md">
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
        <Text fw={650} size="lg">
          {value}
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {text}
        </Text>
      </Stack>
    </Paper>
  );
}
