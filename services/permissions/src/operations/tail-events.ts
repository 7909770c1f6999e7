import { invalidRequest } from '@custom-modules/chassis/failure';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import { maskHeaders, maskPayload, maskSecrets } from '../domain/mask.ts';
import type { TopicName, TopicRecords } from '../store/topic-records.ts';

type Deps = {
  records: TopicRecords;
  /** What it says as an event of ours, which holds no secrets; undefined of anything else. */
  readKnown: (record: TopicRecord) => string | undefined;
  /** The organization it is about, as far as that can be read. */
  organizationOf: (record: TopicRecord) => string | undefined;
};

type Input = {
  topics: readonly string[];
  organizationId: string;
  eventTypes: readonly string[];
  latest: number;
  signal: AbortSignal;
};

export type TailedEvent = Pick<TopicRecord, 'topic' | 'partition' | 'offset' | 'time' | 'headers'> & {
  readonly key: string;
  readonly payload: string;
};

const topicNames: readonly TopicName[] = ['modules', 'dead-letters', 'token-audit'];
const mostLatest = 1000;
const longestKey = 300;

/**
 * Each event as it arrives, the latest first that are there already; until the signal aborts.
 * @throws Failure `invalid_request`, `too_many_readings`
 */
export async function* tailEvents(deps: Deps, input: Input): AsyncIterable<TailedEvent> {
  const { latest, signal, eventTypes, organizationId } = input;
  const topics = requireTopics(input.topics);
  if (latest < 0 || latest > mostLatest) {
    throw invalidRequest({ field: 'latest', message: `From 0 to ${mostLatest} are possible.` });
  }
  const isWanted = (record: TopicRecord) =>
    (eventTypes.length === 0 || eventTypes.includes(record.headers['ce_type'] ?? '')) &&
    (organizationId === '' || deps.organizationOf(record) === organizationId);
  for await (const records of deps.records.follow(topics, latest, signal)) {
    for (const record of records) if (isWanted(record)) yield describe(deps, record);
  }
}

function requireTopics(topics: readonly string[]): TopicName[] {
  const named = topics.map((topic) => topicNames.find((name) => name === topic));
  const wrong = named.indexOf(undefined);
  if (wrong >= 0) {
    throw invalidRequest({ field: `topics[${wrong}]`, message: `There are ${topicNames.join(', ')}.` });
  }
  const known = named.filter((name) => name !== undefined);
  return known.length === 0 ? ['modules'] : [...new Set(known)];
}

function describe({ readKnown }: Deps, record: TopicRecord): TailedEvent {
  const { topic, partition, offset, time, key, value, headers } = record;
  const known = readKnown(record);
  return {
    ...{ topic, partition, offset, time, headers: maskHeaders(headers) },
    key: maskSecrets(key?.toString() ?? '').slice(0, longestKey),
    payload: known !== undefined ? maskSecrets(known) : value === null ? '' : maskPayload(value),
  };
}
