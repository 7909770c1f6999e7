import { EventEmitter, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { pause } from './pause.ts';

/** What a thread says to its supervisor; `thread.ts` is the other end. */
export type ThreadMessage<Report> =
  | { readonly kind: 'alive' }
  | { readonly kind: 'running' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'report'; readonly report: Report };

/** What a supervisor says to its thread. */
export type Order<Task> = { readonly kind: 'stop' } | { readonly kind: 'task'; readonly task: Task };

/** `waiting`: it lives, but something it needs does not answer. */
export type ThreadState = 'starting' | 'running' | 'waiting' | 'stopped';

export type SupervisedThread<Task = never> = Resource & {
  /** Resolves once it is running, at once while it is; rejects when the signal aborts first. */
  works(signal: AbortSignal): Promise<void>;
  /** What it does now. */
  state(): ThreadState;
  /** Structured-cloned into the thread, and lost with it: whoever gives a task hears of it by a report. */
  give(task: Task): void;
};

type Options<Report> = {
  name: string;
  entry: URL;
  /** Structured-cloned into the thread. */
  data: unknown;
  log: Logger;
  metrics: ThreadMetrics;
  /** Says to gRPC health whether the part of this name works. */
  setHealth: (part: string, serving: boolean) => void;
  /** A thread that has not been heard of for so long has stalled. */
  stallMs: number;
  /** How long a thread may take to end by itself when asked to. */
  stopMs?: number;
  onReport?: (report: Report) => void;
  onState?: (state: ThreadState) => void;
};

/** How often it is looked, within `stallMs`, whether a thread was heard of. */
const looksPerStall = 4;
const firstBackoffMs = 100;
const longestBackoffMs = 5000;

/**
 * Keeps a worker thread running. KafkaJS is known to stop silently, to loop, and to throw outside any promise: a
 * thread that crashes or is no longer heard of is ended and another takes its place, while the process serves on.
 */
export function superviseThread<Report, Task = never>(options: Options<Report>): SupervisedThread<Task> {
  const { name, log, metrics, setHealth, onState } = options;
  const measure = metrics.of(name);
  const changes = new EventEmitter();
  let state: ThreadState = 'stopped';
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let worker: Worker | undefined;

  function enter(next: ThreadState): void {
    if (next === state) return;
    state = next;
    measure.state(state);
    setHealth(name, state === 'running');
    onState?.(state);
    changes.emit(state);
  }

  async function keepRunning(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (!stopping.signal.aborted) {
      enter('starting');
      worker = new Worker(options.entry, { workerData: options.data, name });
      const { reason, ranMs } = await watch(worker, { ...options, onState: enter }, stopping.signal);
      enter('stopped');
      if (reason === 'asked') return;
      measure.restart(reason);
      if (ranMs > longestBackoffMs) backoffMs = firstBackoffMs;
      log.error({ thread: name, reason, againInMs: backoffMs }, 'thread ended, another takes its place');
      await pause(backoffMs, stopping.signal);
      backoffMs = Math.min(backoffMs * 2, longestBackoffMs);
    }
  }

  setHealth(name, false);
  return {
    name,
    async works(signal) {
      if (state !== 'running') await once(changes, 'running', { signal });
    },
    state: () => state,
    give: (task) => worker?.postMessage({ kind: 'task', task } satisfies Order<Task>),
    start() {
      running = keepRunning();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

const states: readonly ThreadState[] = ['starting', 'running', 'waiting', 'stopped'];

export type ThreadMetrics = ReturnType<typeof createThreadMetrics>;

/** What all threads of a process are measured by. */
export function createThreadMetrics(metrics: Metrics) {
  const current = metrics.gauge({
    name: 'thread_state',
    help: '1 for the state a thread of this process is in.',
    labelNames: ['thread', 'state'],
  });
  const restarts = metrics.counter({
    name: 'thread_restarts_total',
    help: 'Threads that crashed or stalled, and were replaced.',
    labelNames: ['thread', 'reason'],
  });
  return {
    of(thread: string) {
      const state = (now: ThreadState) => {
        for (const each of states) current.set({ thread, state: each }, each === now ? 1 : 0);
      };
      state('stopped');
      // A rate needs a zero to start from.
      for (const reason of ['crash', 'stall']) restarts.inc({ thread, reason }, 0);
      return { state, restart: (reason: 'crash' | 'stall') => restarts.inc({ thread, reason }) };
    },
  };
}

type Ending = { reason: 'asked' | 'crash' | 'stall'; ranMs: number };

/** Until the thread has ended. */
async function watch<Report>(worker: Worker, options: Options<Report>, stopping: AbortSignal): Promise<Ending> {
  const { name, log, stallMs, stopMs = 5000, onReport, onState } = options;
  const startedAt = performance.now();
  const { promise: exited, resolve: onExit } = Promise.withResolvers<void>();
  let silentLooks = 0;
  let reason: Ending['reason'] = 'crash';

  worker.on('message', (message: ThreadMessage<Report>) => {
    silentLooks = 0;
    if (message.kind === 'running' || message.kind === 'waiting') onState?.(message.kind);
    if (message.kind === 'report') onReport?.(message.report);
  });
  worker.on('error', (err) => log.error({ thread: name, err }, 'thread crashed'));
  worker.on('exit', () => onExit());

  // Looks are counted, not time: while the process itself is held up, what the thread says is there but not yet read.
  const watchdog = setInterval(() => {
    silentLooks += 1;
    if (silentLooks <= looksPerStall || reason === 'asked') return;
    reason = 'stall';
    void worker.terminate();
  }, stallMs / looksPerStall);
  let deadline: NodeJS.Timeout | undefined;
  const askToStop = () => {
    reason = 'asked';
    worker.postMessage({ kind: 'stop' } satisfies Order<never>);
    deadline = setTimeout(() => void worker.terminate(), stopMs);
  };
  if (stopping.aborted) askToStop();
  stopping.addEventListener('abort', askToStop, { once: true });

  await exited;
  clearInterval(watchdog);
  clearTimeout(deadline);
  stopping.removeEventListener('abort', askToStop);
  return { reason, ranMs: performance.now() - startedAt };
}
