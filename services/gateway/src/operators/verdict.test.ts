import { expect, test } from 'vitest';
import type { Observed } from '../schemas/operations.ts';
import { judge, reasonCodes } from './verdict.ts';

const observedAt = '2026-01-02T03:04:05.000Z';
const ago = (seconds: number) => new Date(Date.parse(observedAt) - seconds * 1000).toISOString();

const outbox = { waiting: 0, parked: 0, oldestWaitingAt: null, relayLeads: true };
const group = {
  group: 'perms',
  topic: 'modules.v1',
  state: 'Stable',
  members: 1,
  lagMessages: 0,
  lagSeconds: 0,
  stuckSince: null,
  partitions: [],
};
const running = {
  address: '10.0.0.1:7003',
  state: 'up',
  startedAt: ago(100),
  issued: 1,
  resolved: 1,
  refused: {},
} as const;
const gone = {
  address: '10.0.0.2:7003',
  state: 'down',
  startedAt: null,
  issued: null,
  resolved: null,
  refused: null,
} as const;
const tokens = { issued: 1, resolved: 1, refused: {}, live: 0, processes: [running] };

const well: Observed = {
  observedAt,
  services: (['modules', 'permissions', 'tokens'] as const).map((name) => ({ name, state: 'up' })),
  outbox,
  busObservedAt: ago(2),
  topics: [],
  consumers: [group],
  consumer: { group: 'perms', state: 'running' },
  deadLetters: { waiting: 0, byReason: {} },
  tokens,
};
const without = (name: string): Observed['services'] =>
  well.services.map((service) => (service.name === name ? { ...service, state: 'down' } : service));

const cases: [string, Partial<Observed>, string, string][] = [
  [
    'a service that does not answer',
    { services: without('permissions'), consumer: null, deadLetters: null },
    'STOPPED service_down',
    'permissions does not answer.',
  ],
  [
    'no relay, whether or not anything waits',
    { outbox: { ...outbox, waiting: 12, relayLeads: false } },
    'STOPPED no_relay',
    'No process of modules sends events. Waiting: 12.',
  ],
  [
    'a group without members that has something to do',
    { consumers: [{ ...group, members: 0, lagMessages: 7, lagSeconds: 90, stuckSince: ago(90) }] },
    'STOPPED no_consumer',
    'Nobody consumes modules.v1 as perms. Messages left: 7.',
  ],
  [
    'an event that has waited for half a minute',
    { outbox: { ...outbox, waiting: 3, oldestWaitingAt: ago(30) } },
    'STALLED outbox_stalled',
    'The oldest event has waited in the outbox for 30 s. Waiting: 3.',
  ],
  [
    'a group that has stood still for half a minute',
    { consumers: [{ ...group, lagMessages: 5, lagSeconds: 600, stuckSince: ago(600) }] },
    'STALLED consumer_stalled',
    'perms has stood still for 10 min. Messages left: 5.',
  ],
  ['parked events', { outbox: { ...outbox, parked: 2 } }, 'WARN outbox_parked', 'Events that the broker refused: 2.'],
  [
    'dead letters',
    { deadLetters: { waiting: 3, byReason: { unreadable: 2, invalid: 1 } } },
    'WARN dead_letters_waiting',
    'Dead letters that wait for a decision: 3 (unreadable: 2, invalid: 1).',
  ],
  [
    'dead letters that cannot be counted',
    { deadLetters: null },
    'WARN dead_letters_unknown',
    'PostgreSQL of permissions does not tell how many dead letters wait.',
  ],
  [
    'a group that is behind',
    { consumers: [{ ...group, lagMessages: 50, lagSeconds: 14.7 }] },
    'WARN consumer_behind',
    'perms is 14 s behind. Messages left: 50.',
  ],
  [
    'a consumer that waits',
    { consumer: { group: 'perms', state: 'waiting' } },
    'WARN consumer_waiting',
    'The consumer of permissions waits for Kafka or PostgreSQL to answer.',
  ],
  [
    'a consumer that has stopped',
    { consumer: { group: 'perms', state: 'stopped' } },
    'WARN consumer_stopped',
    'The consumer of permissions has stopped, and is about to be started again.',
  ],
  [
    'Kafka not heard of',
    { busObservedAt: null, consumers: [] },
    'WARN bus_unobserved',
    'Kafka does not tell modules how far topics and groups are.',
  ],
  [
    'a process of tokens that does not answer beside one that does',
    { tokens: { ...tokens, processes: [running, gone] } },
    'WARN tokens_process_down',
    'The process of tokens at 10.0.0.2:7003 does not answer.',
  ],
  [
    'a service that is there and refuses',
    { outbox: null, busObservedAt: null, consumers: [] },
    'WARN status_refused',
    'modules answers, but does not tell you its status.',
  ],
];

test.each(cases)('%s', (_case, change, reason, message) => {
  const { verdict, reasons } = judge({ ...well, ...change });
  expect(reasons.map(({ code, verdict, message }) => [`${verdict} ${code}`, message])).toEqual([[reason, message]]);
  expect(verdict).toBe(reason.split(' ')[0]);
});

test('every reason has a case', () => {
  expect(cases.map(([, , reason]) => reason.split(' ')[1])).toEqual(reasonCodes);
});

test.each<[string, Partial<Observed>]>([
  ['nothing to say', {}],
  ['a consumer that starts', { consumer: { group: 'perms', state: 'starting' } }],
  ['events on their way', { outbox: { ...outbox, waiting: 9, oldestWaitingAt: ago(29.9) } }],
  ['a group that works', { consumers: [{ ...group, lagMessages: 9, lagSeconds: 10, stuckSince: ago(29.9) }] }],
  ['a group without members and without anything to do', { consumers: [{ ...group, members: 0, state: 'Empty' }] }],
  ['a clock that is behind the database’s', { outbox: { ...outbox, waiting: 1, oldestWaitingAt: ago(-40) } }],
])('all is well: %s', (_case, change) => {
  expect(judge({ ...well, ...change })).toEqual({ verdict: 'OK', reasons: [] });
});

test('of many things the worst comes first and decides', () => {
  const everything = {
    services: without('tokens'),
    tokens: null,
    outbox: { waiting: 3, parked: 2, oldestWaitingAt: ago(86_400), relayLeads: false },
    busObservedAt: null,
    deadLetters: { waiting: 1, byReason: { unreadable: 1 } },
  };
  const { verdict, reasons } = judge({ ...well, ...everything });
  expect(verdict).toBe('STOPPED');
  expect(reasons.map(({ code }) => code)).toEqual([
    'service_down',
    'no_relay',
    'outbox_stalled',
    'outbox_parked',
    'dead_letters_waiting',
    'bus_unobserved',
  ]);
  expect(reasons[2]?.message).toContain('24 h');
});
