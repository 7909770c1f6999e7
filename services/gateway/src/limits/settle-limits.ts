import { hash } from 'node:crypto';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import { answerOf, type RedisClient } from '@custom-modules/chassis/redis';
import type { Limit, Limits } from './limits.ts';
import type { Unsettled } from './sliding-window.ts';

type Deps = { redis: RedisClient; limits: Limits; log: Logger };

const everyMs = 1000;
/** A minute is of interest while it lasts and in the next; the clocks of gateways differ a little. */
const keptMs = 3 * 60_000;

/** Adds to a minute's count, and answers with it and with that of the minute before. */
const settleScript = `
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {total, tonumber(redis.call('GET', KEYS[2]) or 0)}
`;

/**
 * Makes one limit of those of all gateways: once a second each tells Redis what it has counted and learns what all have. No request
 * waits for it, and without Redis each counts alone.
 */
export function settleLimits({ redis, limits, log }: Deps): Resource {
  const stopped = new AbortController();
  let running = Promise.resolve();
  let isAlone = false;

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await pause(everyMs, stopped.signal);
      await settle();
    }
  }

  async function settle(): Promise<void> {
    const settling = Object.values(limits).flatMap((limit) =>
      limit.window.takeUnsettled().map((unsettled) => settleOne(redis, limit, unsettled)),
    );
    if (settling.length === 0) return;
    const outcomes = await Promise.allSettled(settling);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed && !isAlone) log.warn({ err: failed.reason }, 'limits are counted by each gateway alone');
    isAlone = failed !== undefined;
  }

  return {
    name: 'limits',
    start() {
      running = run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** Not sent again when it fails: Redis may have counted it. */
async function settleOne(
  redis: RedisClient,
  { name, window }: Limit,
  { who, minute, added }: Unsettled,
): Promise<void> {
  // In a cluster the braces put the minutes of one client into one slot, so that a script may touch both.
  const client = `limit:${name}:{${hash('sha256', who, 'base64url')}}`;
  const keys = [`${client}:${minute}`, `${client}:${minute - 1}`];
  const answer = answerOf(redis.eval(settleScript, keys.length, ...keys, added, keptMs));
  const [total, before] = (await answer) as [number, number];
  window.learn(who, minute, total);
  window.learn(who, minute - 1, before);
}
