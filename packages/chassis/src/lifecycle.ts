import type { Logger } from './log.ts';

/** Something that runs. `start` and `stop` are each called once at most; `stop` also after a `start` that failed. */
export type Resource = {
  readonly name: string;
  start?(): Promise<void> | void;
  stop(): Promise<void> | void;
};

export type Lifecycle = {
  /** Starts all in order. When one fails, those before it are stopped and the error is thrown. */
  start(): Promise<void>;
  /** Stops all in reverse order within the grace; a step that hangs is named in the log and left behind. */
  stop(): Promise<void>;
};

/** Ordered start and stop of what a process is made of. Both may be called again: the first call counts. */
export function createLifecycle(log: Logger, graceMs: number, resources: readonly Resource[]): Lifecycle {
  const reached: Resource[] = [];
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;

  async function startAll(): Promise<void> {
    try {
      for (const resource of resources) {
        reached.push(resource);
        await resource.start?.();
      }
    } catch (error) {
      await lifecycle.stop();
      throw error;
    }
  }

  async function stopAll(): Promise<void> {
    const end = performance.now() + graceMs;
    for (const [index, resource] of reached.toReversed().entries()) {
      const stepsLeft = reached.length - index;
      // Each step may use what is left but for a small share of those behind it: one that hangs must not eat the grace.
      const limitMs = Math.max((end - performance.now()) * (2 / (stepsLeft + 1)), 10);
      await stopOne(resource, limitMs);
    }
  }

  async function stopOne(resource: Resource, limitMs: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => resolve('late'), limitMs);
    try {
      const outcome = await Promise.race([Promise.resolve(resource.stop()), late]);
      if (outcome === 'late')
        log.warn({ step: resource.name, limitMs: Math.round(limitMs) }, 'stop step took too long');
    } catch (err) {
      log.warn({ step: resource.name, err }, 'stop step failed');
    } finally {
      clearTimeout(timer);
    }
  }

  const lifecycle: Lifecycle = {
    start: () => (starting ??= startAll()),
    stop: () => (stopping ??= stopAll()),
  };
  return lifecycle;
}

/**
 * Runs a process until SIGTERM or SIGINT, then stops it in order and exits with 0. A start that fails, or
 * anything thrown where nobody catches it, is logged and exits with 1.
 */
export async function runProcess(log: Logger, lifecycle: Lifecycle): Promise<void> {
  let ending = false;
  const end = async (reason: string, exitCode: number) => {
    if (ending) return;
    ending = true;
    log.info({ reason }, 'stopping');
    await lifecycle.stop();
    log.info('stopped');
    process.exit(exitCode);
  };
  process.on('SIGTERM', () => void end('SIGTERM', 0));
  process.on('SIGINT', () => void end('SIGINT', 0));
  process.on('uncaughtException', (err) => {
    log.fatal({ err }, 'uncaught exception');
    void end('uncaught exception', 1);
  });
  try {
    await lifecycle.start();
    log.info('ready to serve');
  } catch (err) {
    log.fatal({ err }, 'cannot start');
    await end('start failed', 1);
  }
}
