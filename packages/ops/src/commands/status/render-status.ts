import type { OperationsStatus, Verdict } from '../../api/answers.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';
import { renderSpan } from '../../terminal/spans.ts';
import { type Column, renderPairs, renderTable } from '../../terminal/table.ts';

type Context = {
  readonly paint: Paint;
  readonly now: Date;
  /** The one before, for what happens in a second. */
  readonly before?: OperationsStatus | undefined;
};

const unknown = 'unknown';

/** One screen of how everything is: the verdict and why first, then what it rests on. */
export function renderStatus(status: OperationsStatus, context: Context): string {
  const { paint } = context;
  const parts = [
    renderVerdict(status, paint),
    renderPairs(
      [
        ['services', renderServices(status, paint)],
        ['outbox', renderOutbox(status, context)],
        ['consumer', renderConsumer(status, paint)],
        ['dead letters', renderDeadLetters(status, paint)],
        ['tokens', renderTokens(status, paint)],
      ],
      paint,
    ),
    ...renderBus(status, context),
  ];
  return parts.join('\n\n');
}

const verdictStyles = { OK: 'green', WARN: 'yellow', STALLED: 'red', STOPPED: 'red' } as const;

function renderVerdict({ verdict, reasons, observedAt }: OperationsStatus, paint: Paint): string {
  const shown = (of: Verdict) => paint('bold', paint(verdictStyles[of], of));
  const lines = reasons.map(
    (reason) => `  ${paint(verdictStyles[reason.verdict], plain(reason.message))} ${paint('dim', plain(reason.code))}`,
  );
  return [`${shown(verdict)}  ${paint('dim', `at ${timeOf(observedAt)}`)}`, ...lines].join('\n');
}

function renderServices({ services }: OperationsStatus, paint: Paint): string {
  return services.map(({ name, state }) => `${name} ${paint(state === 'up' ? 'green' : 'red', state)}`).join('  ');
}

function renderOutbox({ outbox }: OperationsStatus, { paint, now }: Context): string {
  if (outbox === null) return paint('red', unknown);
  const { waiting, parked, oldestWaitingAt, relayLeads } = outbox;
  const age = oldestWaitingAt === null ? '' : `, the oldest ${renderSpan(now.getTime() - Date.parse(oldestWaitingAt))}`;
  return [
    `${waiting} waiting${age}`,
    parked > 0 ? paint('yellow', `${parked} parked`) : '0 parked',
    relayLeads ? 'relay leads' : paint('red', 'no relay leads'),
  ].join('  ');
}

function renderConsumer({ consumer }: OperationsStatus, paint: Paint): string {
  if (consumer === null) return paint('red', unknown);
  const styles = { starting: 'yellow', running: 'green', waiting: 'yellow', stopped: 'red' } as const;
  return `${plain(consumer.group)} ${paint(styles[consumer.state], consumer.state)}`;
}

function renderDeadLetters({ deadLetters }: OperationsStatus, paint: Paint): string {
  if (deadLetters === null) return paint('red', unknown);
  const { waiting, byReason } = deadLetters;
  if (waiting === 0) return '0 waiting';
  return `${paint('yellow', `${waiting} waiting`)}${inBrackets(byReason)}`;
}

function renderTokens({ tokens }: OperationsStatus, paint: Paint): string {
  if (tokens === null) return paint('red', unknown);
  const { issued, resolved, refused, live, processes } = tokens;
  const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const up = processes.filter(({ state }) => state === 'up').length;
  return [
    `${issued} issued`,
    `${resolved} resolved`,
    `${refusals} refused${inBrackets(refused)}`,
    live === null ? paint('red', 'live unknown') : `${live} live`,
    paint(up === processes.length ? 'green' : 'red', `${up} of ${processes.length} processes up`),
  ].join('  ');
}

function inBrackets(counts: Record<string, number>): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  return shown.length === 0 ? '' : ` (${shown.map(([reason, count]) => `${plain(reason)} ${count}`).join(', ')})`;
}

function renderBus(status: OperationsStatus, context: Context): string[] {
  const { paint } = context;
  if (status.busObservedAt === null) {
    return [paint('red', 'Kafka has not been heard of: nothing is known of topics and consumers.')];
  }
  return [
    renderTable(status.topics, topicColumns(status, context), paint),
    renderTable(status.consumers, consumerColumns(context), paint),
  ];
}

type Topic = OperationsStatus['topics'][number];
type Group = OperationsStatus['consumers'][number];

function topicColumns(status: OperationsStatus, { before }: Context): Column<Topic>[] {
  const rates: Column<Topic>[] =
    before === undefined ? [] : [{ title: 'A SECOND', align: 'right', cell: (topic) => rateOf(topic, status, before) }];
  return [
    { title: 'TOPIC', cell: ({ name }) => plain(name) },
    { title: 'PARTITIONS', align: 'right', cell: ({ partitions }) => `${partitions}` },
    { title: 'MESSAGES', align: 'right', cell: ({ messages }) => `${messages}` },
    ...rates,
  ];
}

/** Messages appended in a second, since the status before. */
function rateOf({ name, appended }: Topic, now: OperationsStatus, before: OperationsStatus): string {
  const earlier = before.topics.find((topic) => topic.name === name);
  const seconds = (Date.parse(now.busObservedAt ?? '') - Date.parse(before.busObservedAt ?? '')) / 1000;
  if (earlier === undefined || !(seconds > 0)) return '';
  return ((appended - earlier.appended) / seconds).toFixed(1);
}

const groupStateStyles: Record<string, 'green' | 'red'> = { Stable: 'green', Empty: 'red', Dead: 'red' };

function consumerColumns({ paint, now }: Context): Column<Group>[] {
  return [
    { title: 'CONSUMERS', cell: ({ group }) => plain(group) },
    { title: 'TOPIC', cell: ({ topic }) => plain(topic) },
    { title: 'STATE', cell: ({ state }) => paint(groupStateStyles[state] ?? 'yellow', plain(state)) },
    { title: 'MEMBERS', align: 'right', cell: ({ members }) => `${members}` },
    { title: 'LAG', align: 'right', cell: ({ lagMessages }) => `${lagMessages}` },
    { title: 'OLDEST', align: 'right', cell: ({ lagSeconds }) => renderSpan(lagSeconds * 1000) },
    {
      title: 'STUCK',
      cell: ({ stuckSince }) =>
        stuckSince === null ? '' : paint('red', renderSpan(now.getTime() - Date.parse(stuckSince))),
    },
  ];
}

const timeOf = (timestamp: string) => `${timestamp.slice(11, 19)} UTC`;
