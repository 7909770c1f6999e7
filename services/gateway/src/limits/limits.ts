import type { Clock } from '@custom-modules/chassis/clock';
import type { Metrics } from '@custom-modules/chassis/metrics';
import type { Config } from '../config.ts';
import { type errors, fail } from '../errors.ts';
import { createSlidingWindow, type SlidingWindow } from './sliding-window.ts';

/** How much of something anybody may have in a minute. */
export type Limit = {
  readonly name: string;
  /** One more for this one. */
  count(who: string): void;
  /** @throws Failure that says how many seconds to wait, when this one has had as much as anybody may have */
  check(who: string): void;
  readonly window: SlidingWindow;
};

export type Limits = {
  /** Tokens made for a user. */
  readonly generate: Limit;
  /** Refusals of resolve, to an address. Not resolves: a big receiver sits behind one. */
  readonly resolve: Limit;
};

type Deps = {
  config: Pick<Config, 'generateLimitPerMinute' | 'resolveRefusalsPerMinute'>;
  clock: Clock;
  metrics: Metrics;
};

export function createLimits({ config, clock, metrics }: Deps): Limits {
  const limited = metrics.counter({
    name: 'http_limited_total',
    help: 'Requests refused with 429 for what the same client has had in the last minute, by limit.',
    labelNames: ['limit'],
  });

  function createLimit(name: keyof Limits, code: keyof typeof errors, perMinute: number): Limit {
    const window = createSlidingWindow({ limit: perMinute, clock });
    limited.inc({ limit: name }, 0); // a rate needs a zero to start from
    return {
      name,
      window,
      count: window.count,
      check(who) {
        const seconds = window.secondsToWait(who);
        if (seconds === 0) return;
        limited.inc({ limit: name });
        throw fail(code, { info: { retryAfterSeconds: String(seconds) } });
      },
    };
  }

  return {
    generate: createLimit('generate', 'too_many_tokens', config.generateLimitPerMinute),
    resolve: createLimit('resolve', 'too_many_refusals', config.resolveRefusalsPerMinute),
  };
}
