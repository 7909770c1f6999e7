import { type Static, Type } from 'typebox';
import { id, nullable, page, placeQuery, timestamp } from './common.ts';

const count = (description: string) => Type.Integer({ description });
const counts = (description: string, example: string) =>
  Type.Record(Type.String(), Type.Integer(), { description, examples: [{ [example]: 1 }] });
const organizationId = Type.String();

/** From best to worst. */
const verdict = Type.Enum(['OK', 'WARN', 'STALLED', 'STOPPED'], {
  description:
    '`OK`: all is well. `WARN`: something waits for somebody. `STALLED`: there is work, and for 30 s nothing was done of it. `STOPPED`: nothing moves, and nothing will by itself.',
});
const upOrDown = Type.Enum(['up', 'down']);

/** The outbox of modules as it stands in the database. */
export const outboxStatusSchema = Type.Object({
  waiting: count('Events that wait to be sent, those behind a parked one of their module too.'),
  parked: count('Events the broker has refused.'),
  oldestWaitingAt: nullable({ ...timestamp, description: 'null when none waits.' }),
  relayLeads: Type.Boolean({ description: 'Whether a process sends them.' }),
});

export const topicStatusSchema = Type.Object({
  name: Type.String({ examples: ['custom-modules.modules.v1'] }),
  partitions: Type.Integer(),
  messages: count('Messages kept.'),
  appended: count('Messages ever appended: a rate is the difference of two of these over that of `busObservedAt`.'),
});

/** How far a consumer group has come on its topic. */
export const consumerGroupSchema = Type.Object({
  group: Type.String({ examples: ['custom-modules.permissions'] }),
  topic: Type.String(),
  state: Type.String({ description: 'As Kafka calls it.', examples: ['Stable'] }),
  members: Type.Integer(),
  lagMessages: count('Messages that are not consumed.'),
  lagSeconds: Type.Number({ description: 'Age of the oldest of them.' }),
  stuckSince: nullable({
    ...timestamp,
    description: 'Since when a partition with messages left has not moved; null while none stands still.',
  }),
  partitions: Type.Array(Type.Object({ partition: Type.Integer(), committed: Type.Integer(), end: Type.Integer() })),
});

/** What the processes of tokens have done since each started. */
export const tokenStatusSchema = Type.Object({
  issued: count('Short tokens made.'),
  resolved: count('Short tokens exchanged for their bearer.'),
  refused: counts('Those that were not, by reason.', 'replayed'),
  live: nullable(
    Type.Integer({ description: 'Tokens that wait to be redeemed, estimated; null while Redis does not answer.' }),
  ),
  processes: Type.Array(
    Type.Object({
      address: Type.String({ examples: ['10.0.0.7:7003'] }),
      state: upOrDown,
      startedAt: nullable({ ...timestamp, description: 'It counts from then on; null while it is down.' }),
      issued: nullable(Type.Integer()),
      resolved: nullable(Type.Integer()),
      refused: nullable(counts('By reason.', 'replayed')),
    }),
    { description: 'What is down is not in the sums.' },
  ),
});

/** How everything is. What could not be learned is null, and a reason says why. */
export const operationsStatusSchema = Type.Object({
  verdict,
  reasons: Type.Array(
    Type.Object({
      code: Type.String({
        description: 'Names a chapter of `docs/guides/operations.md`. It never changes its meaning.',
        examples: ['dead_letters_waiting'],
      }),
      verdict,
      message: Type.String({ description: 'What is so, with figures, for people.' }),
    }),
    { description: 'Why the verdict is not `OK`, the worst first.' },
  ),
  observedAt: timestamp,
  services: Type.Array(
    Type.Object({
      name: Type.Enum(['modules', 'permissions', 'tokens']),
      state: Type.Enum(['up', 'down'], { description: '`down`: it did not answer in time.' }),
    }),
  ),
  outbox: nullable(outboxStatusSchema),
  busObservedAt: nullable({
    ...timestamp,
    description: 'When `topics` and `consumers` were so; null while Kafka has not been heard of for a while.',
  }),
  topics: Type.Array(topicStatusSchema),
  consumers: Type.Array(consumerGroupSchema),
  consumer: nullable(
    Type.Object(
      {
        group: Type.String(),
        state: Type.Enum(['starting', 'running', 'waiting', 'stopped'], {
          description: '`waiting`: it lives, but something it needs does not answer.',
        }),
      },
      { description: 'The consumer of the process of permissions that was asked.' },
    ),
  ),
  deadLetters: nullable(
    Type.Object({ waiting: count('Those that wait for a decision.'), byReason: counts('The same.', 'unreadable') }),
  ),
  tokens: nullable(tokenStatusSchema),
});

export type OperationsStatus = Static<typeof operationsStatusSchema>;
export type Verdict = OperationsStatus['verdict'];

/** What is judged. */
export type Observed = Omit<OperationsStatus, 'verdict' | 'reasons'>;

const selection = {
  ids: Type.Optional(Type.Array(id, { minItems: 1, maxItems: 200, description: '1 to 200 by their ids.' })),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'All that are there for it.' })),
  all: Type.Optional(
    Type.Literal(true, {
      reason: 'This must be true.',
      description: 'All of them; of more than 1,000 the oldest.',
    }),
  ),
};
const dryRun = Type.Optional(Type.Boolean({ description: 'Only tells what would happen.' }));

/** What is to be redriven or dropped: by exactly one of ids, reason and all. */
export const selectionSchema = Type.Object({ ...selection, dryRun }, { additionalProperties: false });

/** What was chosen. */
export const chosenSchema = Type.Object({
  ids: Type.Array(Type.String()),
  dryRun: Type.Boolean({ description: 'True: nothing has happened to them.' }),
});

export const outboxQuery = Type.Object(
  { state: Type.Optional(Type.Enum(['waiting', 'parked'], { description: 'Absent: all.' })), ...placeQuery.properties },
  { additionalProperties: false },
);

/** An event on its way to the topic, without what it holds. */
export const outboxRowSchema = Type.Object({
  id: Type.String(),
  organizationId,
  moduleId: nullable(Type.String({ description: 'null for an event about no module.' })),
  eventType: Type.String({ examples: ['events.v1.ModuleCreated'] }),
  eventId: Type.String(),
  requestId: Type.String({ description: 'The request it comes of.' }),
  createdAt: timestamp,
  bytes: Type.Integer(),
  parkedAt: nullable({ ...timestamp, description: 'null while it waits to be sent.' }),
  parkedReason: nullable(Type.String({ description: 'Why the broker refused it.' })),
  blocked: Type.Boolean({ description: 'A parked event of its module is before it.' }),
});

export const outboxPage = page(outboxRowSchema);

const fate = Type.Enum(['waiting', 'redriven', 'dropped']);

export const deadLetterQuery = Type.Object(
  {
    fate: Type.Optional({ ...fate, description: 'Absent: those that wait.' }),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200, examples: ['unreadable'] })),
    ...placeQuery.properties,
  },
  { additionalProperties: false },
);

const unlessUnread = 'null where it could not be read.';

/** A message that could not be applied for what it is. */
export const deadLetterSchema = Type.Object({
  id: Type.String({ description: '`partition-offset` of the message on its topic.', examples: ['3-1042'] }),
  reason: Type.String({ examples: ['unreadable'] }),
  detail: Type.String({ description: 'For people.' }),
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.Integer(),
  putAsideAt: timestamp,
  organizationId: nullable(Type.String({ description: unlessUnread })),
  moduleId: nullable(Type.String({ description: unlessUnread })),
  version: nullable(Type.Integer({ description: unlessUnread })),
  requestId: nullable(Type.String({ description: unlessUnread })),
  fate,
  decidedBy: nullable(Type.String({ description: 'Who redrove or dropped it; null while it waits.' })),
  decidedAt: nullable(timestamp),
});

export const deadLetterPage = page(deadLetterSchema);

/** The same with what it holds. */
export const wholeDeadLetterSchema = Type.Object({
  ...deadLetterSchema.properties,
  headers: Type.Record(Type.String(), Type.String()),
  maskedPayload: nullable(
    Type.String({ description: 'Its text masked, but for ids, types, versions and times; null when it is empty.' }),
  ),
  payloadBytes: Type.Integer(),
});

/** What became of dead letters that were applied once more. */
export const redrivenSchema = Type.Object({
  ...chosenSchema.properties,
  stillDead: Type.Array(Type.Object({ id: Type.String(), reason: Type.String(), detail: Type.String() }), {
    description: 'Those that cannot be applied now either.',
  }),
});

export const newRebuildSchema = Type.Object(
  {
    dryRun: Type.Optional(Type.Boolean({ description: 'Only finds the difference.' })),
    acceptLoss: Type.Optional(
      Type.Boolean({
        description:
          'Also when it takes permissions away, or sets them back to an older version; otherwise it fails then and changes nothing.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** How the permissions in use differ from what the topic says. */
export const differenceSchema = Type.Object({
  missing: Type.Integer(),
  surplus: Type.Integer(),
  different: Type.Integer(),
  older: count('Those of the different whose version on the topic is older than the one in use.'),
  examples: Type.Array(
    Type.Object({
      organizationId,
      moduleId: Type.String(),
      permissionId: Type.String(),
      kind: Type.Enum(['missing', 'surplus', 'different']),
      version: nullable(Type.Integer({ description: 'As it is in use; null where it is not there.' })),
      topicVersion: nullable(Type.Integer({ description: 'As the topic says; null where it says nothing.' })),
      name: nullable(Type.String({ description: 'As it is in use; null where it is not there.' })),
      topicName: nullable(Type.String({ description: 'As the topic says; null where it says nothing.' })),
    }),
    { description: 'At most 100.' },
  ),
});

/** One reading of the topic from its beginning. */
export const rebuildSchema = Type.Object({
  id: Type.String(),
  state: Type.Enum(['reading', 'done', 'failed'], {
    description: '`done`: the difference is found, and unless it is a dry run put right.',
  }),
  dryRun: Type.Boolean(),
  startedBy: Type.String(),
  startedAt: timestamp,
  endedAt: nullable(timestamp),
  messagesRead: Type.Integer(),
  messages: count('Of all there were when it began.'),
  unreadable: count('Messages nothing could be made of.'),
  difference: nullable(differenceSchema),
  failure: nullable(Type.String({ description: 'Why it failed.' })),
});

const commaSeparated = (one: string, most: number) => `^${one}(,${one}){0,${most - 1}}$`;

export const eventQuery = Type.Object(
  {
    topics: Type.Optional(
      Type.String({
        pattern: commaSeparated('(modules|dead-letters|token-audit)', 3),
        reason: 'This must be one or more of modules, dead-letters and token-audit, with commas between them.',
        description: 'Comma separated: `modules`, `dead-letters`, `token-audit`. Absent: `modules`.',
      }),
    ),
    organizationId: Type.Optional({ ...id, description: 'Only those of this organization.' }),
    type: Type.Optional(
      Type.String({
        pattern: commaSeparated('[\\w.-]{1,100}', 20),
        reason: 'This must be 1 to 20 types of events, with commas between them.',
        description: 'Comma separated: only those of these types.',
        examples: ['events.v1.ModuleCreated'],
      }),
    ),
    latest: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'How many of the latest of each partition come first.' }),
    ),
  },
  { additionalProperties: false },
);

/** The data of a server-sent event: a message as it arrived on a topic. */
export const eventSchema = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.Integer(),
  time: timestamp,
  headers: Type.Record(Type.String(), Type.String()),
  key: Type.String({ description: '`organizationId:moduleId`' }),
  payload: Type.String({ description: 'JSON; masked where it is no event of ours.' }),
});

export const purgeQuery = Type.Object(
  { dryRun: Type.Optional(Type.Enum(['true', 'false'], { description: '`true`: only counts what would go.' })) },
  { additionalProperties: false },
);

/** What goes with an organization here; the rest goes when its event has arrived in the services behind the bus. */
export const purgedSchema = Type.Object({
  organizationId,
  dryRun: Type.Boolean({ description: 'True: nothing has gone.' }),
  modules: Type.Integer(),
  auditRows: Type.Integer(),
});
