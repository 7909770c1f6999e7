import type { Logger } from './log.ts';
import { pause } from './pause.ts';

/** Asks a dependency whether it answers; rejects when it does not. Gives up when the signal aborts. */
export type DependencyCheck = (signal: AbortSignal) => Promise<unknown>;

type DependencyState = 'unknown' | 'up' | 'down';

type ReadinessReport = {
  ready: boolean;
  draining: boolean;
  dependencies: Record<string, DependencyState>;
};

export type Readiness = {
  start(): void;
  stop(): Promise<void>;
  /** From here on the process is not ready, whatever its dependencies say. */
  drain(): void;
  report(): ReadinessReport;
};

type Options = {
  log: Logger;
  checks: Readonly<Record<string, DependencyCheck>>;
  /** Whether any request can be served with only these dependencies up. Default: with all of them. */
  canWork?: (up: ReadonlySet<string>) => boolean;
  intervalMs?: number;
  timeoutMs?: number;
};

/**
 * Ready once each dependency has answered once; from then on not ready only while draining or when no request
 * can be served at all, so that one lost dependency does not take a process away from the requests it can serve.
 */
export function createReadiness({ log, checks, canWork, intervalMs = 1000, timeoutMs = 900 }: Options): Readiness {
  const names = Object.keys(checks);
  const states = new Map<string, DependencyState>(names.map((name) => [name, 'unknown']));
  const neverAnswered = new Set(names);
  const stopped = new AbortController();
  let draining = false;
  let loop: Promise<unknown> = Promise.resolve();

  async function check(name: string, ask: DependencyCheck): Promise<void> {
    const before = states.get(name);
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      await untilAborted(ask(signal), signal);
      states.set(name, 'up');
      neverAnswered.delete(name);
      if (before !== 'up') log.info({ dependency: name }, 'dependency answers');
    } catch (err) {
      if (stopped.signal.aborted) return;
      states.set(name, 'down');
      if (before !== 'down') log.warn({ dependency: name, err }, 'dependency does not answer');
    }
  }

  async function watch(name: string, ask: DependencyCheck): Promise<void> {
    while (!stopped.signal.aborted) {
      await check(name, ask);
      await pause(neverAnswered.size === 0 ? intervalMs : intervalMs / 10, stopped.signal);
    }
  }

  return {
    start() {
      loop = Promise.all(Object.entries(checks).map(([name, ask]) => watch(name, ask)));
    },
    async stop() {
      stopped.abort();
      await loop;
    },
    drain() {
      draining = true;
    },
    report() {
      const up = new Set(names.filter((name) => states.get(name) === 'up'));
      const works = canWork ? canWork(up) : up.size === names.length;
      return {
        ready: !draining && neverAnswered.size === 0 && works,
        draining,
        dependencies: Object.fromEntries(states),
      };
    },
  };
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
