import type { GroupStatus, OutboxRow } from '@custom-modules/contracts/modules-operations';
import { OutboxState } from '@custom-modules/contracts/modules-operations';
import {
  ConsumerState,
  type DeadLetter,
  type DifferentPermission,
  Fate,
  type GetDeadLetterResponse,
  type Rebuild,
  RebuildState,
  type TailEventsRequest,
  type TailEventsResponse,
} from '@custom-modules/contracts/permissions-operations';
import type { Static } from 'typebox';
import { present, toTimestamp } from '../schemas/common.ts';
import type {
  consumerGroupSchema,
  deadLetterSchema,
  differenceSchema,
  eventQuery,
  eventSchema,
  outboxRowSchema,
  rebuildSchema,
  wholeDeadLetterSchema,
} from '../schemas/operations.ts';

const outboxStates = { waiting: OutboxState.OUTBOX_STATE_WAITING, parked: OutboxState.OUTBOX_STATE_PARKED } as const;

const fates = { waiting: Fate.FATE_WAITING, redriven: Fate.FATE_REDRIVEN, dropped: Fate.FATE_DROPPED } as const;

const consumerStates = {
  starting: ConsumerState.CONSUMER_STATE_STARTING,
  running: ConsumerState.CONSUMER_STATE_RUNNING,
  waiting: ConsumerState.CONSUMER_STATE_WAITING,
  stopped: ConsumerState.CONSUMER_STATE_STOPPED,
} as const;

const rebuildStates = {
  reading: RebuildState.REBUILD_STATE_READING,
  done: RebuildState.REBUILD_STATE_DONE,
  failed: RebuildState.REBUILD_STATE_FAILED,
} as const;

/** What is absent is the service's to decide. */
export function toOutboxState(name: keyof typeof outboxStates | undefined): OutboxState {
  return name === undefined ? OutboxState.OUTBOX_STATE_UNSPECIFIED : outboxStates[name];
}

export function toFate(name: keyof typeof fates | undefined): Fate {
  return name === undefined ? Fate.FATE_UNSPECIFIED : fates[name];
}

export function toConsumerStateName(state: ConsumerState): keyof typeof consumerStates {
  return nameOf(consumerStates, state);
}

export function toTimestampOrNull(time: Date | undefined): string | null {
  return time?.toISOString() ?? null;
}

export function toGroupJson({ stuckSince, ...same }: GroupStatus): Static<typeof consumerGroupSchema> {
  return { ...same, stuckSince: toTimestampOrNull(stuckSince) };
}

export function toOutboxRowJson(row: OutboxRow): Static<typeof outboxRowSchema> {
  const { moduleId, createdAt, parkedAt, parkedReason, ...same } = row;
  return {
    ...same,
    moduleId: moduleId ?? null,
    createdAt: toTimestamp(createdAt),
    parkedAt: toTimestampOrNull(parkedAt),
    parkedReason: parkedReason ?? null,
  };
}

export function toDeadLetterJson(letter: DeadLetter): Static<typeof deadLetterSchema> {
  const { organizationId, moduleId, version, requestId, putAsideAt, fate, decidedBy, decidedAt, ...same } = letter;
  return {
    ...same,
    putAsideAt: toTimestamp(putAsideAt),
    organizationId: organizationId ?? null,
    moduleId: moduleId ?? null,
    version: version ?? null,
    requestId: requestId ?? null,
    fate: nameOf(fates, fate),
    decidedBy: decidedBy ?? null,
    decidedAt: toTimestampOrNull(decidedAt),
  };
}

export function toWholeDeadLetterJson(whole: GetDeadLetterResponse): Static<typeof wholeDeadLetterSchema> {
  const { deadLetter, headers, maskedPayload, payloadBytes } = whole;
  return { ...toDeadLetterJson(present(deadLetter)), headers, maskedPayload: maskedPayload ?? null, payloadBytes };
}

export function toRebuildJson(rebuild: Rebuild | undefined): Static<typeof rebuildSchema> {
  const { state, startedAt, endedAt, difference, failure, ...same } = present(rebuild);
  return {
    ...same,
    state: nameOf(rebuildStates, state),
    startedAt: toTimestamp(startedAt),
    endedAt: toTimestampOrNull(endedAt),
    difference: difference ? { ...difference, examples: difference.examples.map(toDifferentJson) } : null,
    failure: failure ?? null,
  };
}

type Different = Static<typeof differenceSchema>['examples'][number];

function toDifferentJson({ kind, version, topicVersion, name, topicName, ...same }: DifferentPermission): Different {
  return {
    ...same,
    kind: kind as Different['kind'],
    version: version || null,
    topicVersion: topicVersion || null,
    name: name || null,
    topicName: topicName || null,
  };
}

export function toTailRequest(query: Static<typeof eventQuery>): TailEventsRequest {
  const { topics, organizationId = '', type, latest = 0 } = query;
  return { topics: topics?.split(',') ?? [], organizationId, eventTypes: type?.split(',') ?? [], latest };
}

export function toEventJson({ time, ...same }: TailEventsResponse): Static<typeof eventSchema> {
  return { ...same, time: toTimestamp(time) };
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: number): Name {
  const name = (Object.keys(names) as Name[]).find((known) => names[known] === value);
  if (name === undefined) throw new TypeError('a service sent a state nobody knows');
  return name;
}
