import type { Clock } from '@custom-modules/chassis/clock';
import { LRUCache } from 'lru-cache';

/** What somebody did in a minute and others do not know of yet. */
export type Unsettled = { readonly who: string; readonly minute: number; readonly added: number };

/** How often each did something within the last minute, as far as is known here. */
export type SlidingWindow = {
  /** One more. */
  count(who: string): void;
  /** Whole seconds until this one is below the limit if nothing is added; 0 when it is. */
  secondsToWait(who: string): number;
  /** What others should know; each is handed out once. */
  takeUnsettled(): Unsettled[];
  /** What all counted together in a minute, all that was taken from here included. */
  learn(who: string, minute: number, total: number): void;
};

type Options = {
  /** How many in a minute are too many. */
  limit: number;
  clock: Clock;
  /** How many counters are kept, the last used: what many clients take of memory must end. */
  mostCounters?: number;
};

type Counter = { readonly who: string; readonly minute: number; count: number; unsettled: number };

const minuteMs = 60_000;

/** Who has done less than this part of what is allowed is no matter of others: most never cost Redis a command. */
const quietPart = 1 / 20;

/**
 * Counts by the minute, and takes of the minute before the part that the last sixty seconds still reach into: two numbers for each, and
 * no burst where minutes meet. https://blog.cloudflare.com/counting-things-a-lot-of-different-things/
 */
export function createSlidingWindow({ limit, clock, mostCounters = 100_000 }: Options): SlidingWindow {
  const unsettled = new Set<Counter>();
  const counters = new LRUCache<string, Counter>({
    max: mostCounters,
    dispose: (counter) => void unsettled.delete(counter),
  });

  const find = (who: string, minute: number) => counters.get(`${minute} ${who}`);

  function findOrAdd(who: string, minute: number): Counter {
    const found = find(who, minute);
    if (found) return found;
    const counter = { who, minute, count: 0, unsettled: 0 };
    counters.set(`${minute} ${who}`, counter);
    return counter;
  }

  return {
    count(who) {
      const counter = findOrAdd(who, readTime(clock).minute);
      counter.count += 1;
      counter.unsettled += 1;
      if (counter.count > limit * quietPart) unsettled.add(counter);
    },
    secondsToWait(who) {
      const { minute, elapsedMs } = readTime(clock);
      const current = find(who, minute)?.count ?? 0;
      const previous = find(who, minute - 1)?.count ?? 0;
      const room = limit - current;
      if (previous * (minuteMs - elapsedMs) < room * minuteMs) return 0;
      // The minute before fades until there is room beside this one; this one fades only in the next.
      const freeMs = room > 0 ? fadedMs(previous, room) : minuteMs + fadedMs(current, limit);
      return Math.floor((freeMs - elapsedMs) / 1000) + 1;
    },
    takeUnsettled() {
      const taken = [...unsettled].map(({ who, minute, unsettled: added }) => ({ who, minute, added }));
      for (const counter of unsettled) counter.unsettled = 0;
      unsettled.clear();
      return taken;
    },
    learn(who, minute, total) {
      const counter = findOrAdd(who, minute);
      // What was counted while Redis was away, it never heard of.
      counter.count = Math.max(counter.count, total + counter.unsettled);
    },
  };
}

/** How far into a minute a count of the one before has faded to so many. */
function fadedMs(count: number, left: number): number {
  return ((count - left) * minuteMs) / count;
}

function readTime(clock: Clock): { minute: number; elapsedMs: number } {
  const now = clock().getTime();
  return { minute: Math.floor(now / minuteMs), elapsedMs: now % minuteMs };
}
