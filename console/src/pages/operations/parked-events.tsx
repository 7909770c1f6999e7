import { Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { OutboxRow } from '../../api/answers.ts';
import { type Decision, parkedEventsQuery } from '../../api/operations.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { PagedList } from '../../lists/paged-list.tsx';
import { type DecisionActions, DecisionButtons } from './decision-buttons.tsx';
import { DecisionDialog, type Pending } from './decision-dialog.tsx';
import { DecisionHeading } from './decision-heading.tsx';
import { useReadAnew } from './use-read-anew.ts';

/** Events that the broker has refused, and the later ones of their modules with them. */
export function ParkedEvents({ parked }: { parked: number }) {
  const events = useInfiniteQuery(parkedEventsQuery());
  useReadAnew(parked, events.refetch);
  const decided = useDialog<Pending>();
  const ask = (decision: Decision, id: string) =>
    decided.open({ kept: 'outbox', decision, selection: { ids: [id] }, what: `event ${id}` });
  const askAll = () =>
    decided.open({ kept: 'outbox', decision: 'redrive', selection: { all: true }, what: 'all parked events' });
  return (
    <Stack component="section" aria-labelledby="parked-events">
      <DecisionHeading
        id="parked-events"
        title="Parked events"
        count={events.data?.length ?? 0}
        onRedriveAll={askAll}
      />
      <PagedList query={events} label="Parked events" keyOf={({ id }) => id} empty={null}>
        {(event) => (
          <ParkedEvent event={event} onRedrive={() => ask('redrive', event.id)} onDrop={() => ask('drop', event.id)} />
        )}
      </PagedList>
      <DecisionDialog dialog={decided} />
    </Stack>
  );
}

type Props = DecisionActions & { event: OutboxRow };

function ParkedEvent({ event, onRedrive, onDrop }: Props) {
  const { id, eventType, organizationId, moduleId, bytes, parkedReason } = event;
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Text fw={600}>{`${eventType} · ${id}`}</Text>
        <Text style={{ overflowWrap: 'anywhere' }}>{`${parkedReason}, ${bytes.toLocaleString('en')} bytes`}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {[organizationId, moduleId].filter((part) => part !== null).join(' · ')}
        </Text>
        <DecisionButtons id={id} onRedrive={onRedrive} onDrop={onDrop} />
      </Stack>
    </Paper>
  );
}
