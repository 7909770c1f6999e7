import type { Logger } from './log.ts';

/** Something that runs. `start` and `stop` are each called once at most; `stop` also after a `start` that failed. */
export type Resource = {
  readonly name: string;
  start?(): Promise<void> | void;
  /**
   * Comes before anything stops: tells whoever asks to go elsewhere, and takes the time that this needs. Ends at once when the
   * signal aborts.
   */
  leave?(signal: AbortSignal): Promise<void> | void;
  stop(): Promise<void> | void;
};

/** What is kept of the grace for each step that is still to come. */
const shareBehind = 0.02;

/** In order it leaves first. At once it does not, or no longer: what has failed is not to serve on. */
type Manner = 'in order' | 'at once';

export type Lifecycle = {
  /**
   * Starts all in order. When one fails, those before it are stopped and the error is thrown. A stop that comes
   * meanwhile lets it resolve early, with nothing more started.
   */
  start(): Promise<void>;
  /**
   * Stops all in reverse order within the grace, which begins when all have left; what is still starting once it has
   * started. A step that hangs is named in the log and left behind.
   */
  stop(manner?: Manner): Promise<void>;
};

type Reached = { readonly resource: Resource; readonly started: Promise<void> };

/**
 * Ordered start and stop of what a process is made of. Both may be called again: the first call counts, but a later stop at once
 * cuts the leaving short.
 */
export function createLifecycle(log: Logger, graceMs: number, resources: readonly Resource[]): Lifecycle {
  const reached: Reached[] = [];
  const up: Resource[] = [];
  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  const hurry = new AbortController();

  async function startAll(): Promise<void> {
    try {
      for (const resource of resources) {
        if (stopping) return;
        const started = startOne(resource);
        reached.push({ resource, started });
        await started;
        up.push(resource);
      }
    } catch (error) {
      await lifecycle.stop('at once');
      throw error;
    }
  }

  async function startOne(resource: Resource): Promise<void> {
    await resource.start?.();
  }

  async function stopAll(): Promise<void> {
    await Promise.all(up.map(leaveOne));
    const end = performance.now() + graceMs;
    for (const [index, step] of reached.toReversed().entries()) {
      const stepsBehind = reached.length - index - 1;
      // Each step may use what is left but for a small share of those behind it: one that hangs must not eat the grace.
      const limitMs = Math.max(end - performance.now() - stepsBehind * graceMs * shareBehind, 10);
      await stopWithin(limitMs, step);
    }
  }

  async function leaveOne(resource: Resource): Promise<void> {
    try {
      if (!hurry.signal.aborted) await resource.leave?.(hurry.signal);
    } catch (err) {
      log.warn({ step: resource.name, err }, 'leaving failed');
    }
  }

  async function stopWithin(limitMs: number, step: Reached): Promise<void> {
    const { name } = step.resource;
    const { promise: late, resolve } = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => resolve('late'), limitMs);
    try {
      const outcome = await Promise.race([stopOne(step), late]);
      if (outcome === 'late') log.warn({ step: name, limitMs: Math.round(limitMs) }, 'stop step took too long');
    } catch (err) {
      log.warn({ step: name, err }, 'stop step failed');
    } finally {
      clearTimeout(timer);
    }
  }

  async function stopOne({ resource, started }: Reached): Promise<void> {
    await started.catch(() => undefined); // told by the start
    await resource.stop();
  }

  const lifecycle: Lifecycle = {
    start: () => (starting ??= startAll()),
    stop(manner = 'in order') {
      if (manner === 'at once') hurry.abort();
      stopping ??= stopAll();
      return stopping;
    },
  };
  return lifecycle;
}

/**
 * Runs a process until SIGTERM or SIGINT, then stops it in order and exits with 0; the second of them has it hurry. A start that
 * fails, or anything thrown where nobody catches it, is logged and exits with 1, also while it stops.
 */
export async function runProcess(log: Logger, lifecycle: Lifecycle): Promise<void> {
  let ending = false;
  let exitCode = 0;
  const end = async (reason: string, failed: 0 | 1) => {
    exitCode ||= failed;
    if (ending) return void lifecycle.stop('at once');
    ending = true;
    log.info({ reason }, 'stopping');
    await lifecycle.stop(failed ? 'at once' : 'in order');
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
    if (!ending) log.info('ready to serve');
  } catch (err) {
    log.fatal({ err }, 'cannot start');
    await end('start failed', 1);
  }
}
