import type { Clock } from '@custom-modules/chassis/clock';
import { brokerErrorType } from '@custom-modules/chassis/kafka';
import {
  type GroupProgress,
  readGroupProgress,
  readTopicProgress,
  type TopicProgress,
} from '@custom-modules/chassis/kafka-progress';
import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import type { Thread } from '@custom-modules/chassis/thread';
import { within } from '@custom-modules/chassis/within';
import type { Admin, Kafka } from 'kafkajs';

/** What Kafka says of the topics, and of who consumes the first of them. */
export type BusReport = {
  readonly topics: readonly TopicProgress[];
  readonly groups: readonly (GroupProgress & {
    /** Since when a partition with something to consume has not moved; undefined while none stands still. */
    readonly stuckSince: Date | undefined;
  })[];
};

type Deps = Pick<Thread<unknown, BusReport>, 'stopping' | 'alive' | 'running' | 'waiting' | 'report'> & {
  readonly kafka: Kafka;
  readonly topics: readonly [string, ...string[]];
  readonly groups: readonly string[];
  readonly clock: Clock;
  readonly log: Logger;
};

const everyMs = 1000;
/** What one look may take. */
const longestLookMs = 10_000;
const closeMs = 1000;

/**
 * Looks at the topics and groups until told to stop. The one who looks neither sends nor consumes, so that it goes on telling when
 * those who do have died. An admin client that failed is replaced: KafkaJS is known to hang in states it does not leave.
 */
export async function observeBus(deps: Deps): Promise<void> {
  const { kafka, clock, log, stopping, alive, running, waiting, report } = deps;
  const standing = createStandstill();
  let hasFailed = false;
  while (!stopping.aborted) {
    const admin = kafka.admin({ retry: { retries: 1 } });
    try {
      await within(longestLookMs, admin.connect());
      while (!stopping.aborted) {
        alive();
        report(await within(longestLookMs, look(deps, admin, standing, clock())));
        running();
        if (hasFailed) log.info('Kafka answers again');
        hasFailed = false;
        await pause(everyMs, stopping);
      }
    } catch (err) {
      log[hasFailed ? 'debug' : 'warn']({ err }, 'Kafka does not tell how far its topics are');
      hasFailed = true;
      waiting();
      await pause(everyMs, stopping);
    } finally {
      await within(closeMs, admin.disconnect()).catch(() => undefined); // it is replaced either way
    }
  }
}

async function look(
  { topics: names, groups: groupNames }: Deps,
  admin: Admin,
  standing: Standstill,
  now: Date,
): Promise<BusReport> {
  const [consumed, ...others] = names;
  const topic = await readTopicProgress(admin, consumed);
  const rest = await Promise.all(others.map((name) => readTopicProgress(admin, name).catch(undefinedIfUnknown)));
  const topics = [topic, ...rest.filter((other) => other !== undefined)];
  const groups = await Promise.all(groupNames.map((group) => readGroupProgress(admin, group, topic, now)));
  return { topics, groups: groups.map((group) => ({ ...group, stuckSince: standing.since(group, now) })) };
}

/** An installation may do without some of the topics. */
function undefinedIfUnknown(error: unknown): undefined {
  if (brokerErrorType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
}

type Standstill = { since(progress: Pick<GroupProgress, 'group' | 'partitions'>, now: Date): Date | undefined };

/** Remembers of each partition since when it has stood still with something to consume. */
export function createStandstill(): Standstill {
  const seen = new Map<string, { committed: number; since: Date }>();
  return {
    since({ group, partitions }, now) {
      const standing: Date[] = [];
      for (const { partition, committed, end } of partitions) {
        const key = `${group}/${partition}`;
        if (committed >= end) {
          seen.delete(key);
          continue;
        }
        const before = seen.get(key);
        if (before?.committed === committed) standing.push(before.since);
        else seen.set(key, { committed, since: now });
      }
      return standing.toSorted((one, other) => one.getTime() - other.getTime())[0];
    },
  };
}

/** Messages ever appended to a topic. */
export function appendedTo({ partitions }: Pick<TopicProgress, 'partitions'>): number {
  return partitions.reduce((sum, { end }) => sum + end, 0);
}

/** Messages that a group has not consumed. It is asked after the topic, and may have gone past the end that was seen. */
export function lagOf({ partitions }: Pick<GroupProgress, 'partitions'>): number {
  return partitions.reduce((sum, { committed, end }) => sum + Math.max(end - committed, 0), 0);
}
