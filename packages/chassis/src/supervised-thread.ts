import { Worker } from 'node:worker_threads';
import type { Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';
import { pause } from './pause.ts';

/** What a thread says to its supervisor; `thread.ts` is the other end. */
export type ThreadMessage<Report> =
  | { readonly kind: 'alive' }
  | { readonly kind: 'running' }
  | { readonly kind: 'report'; readonly report: Report };

export type ThreadState = 'starting' | 'running' | 'stopped';

type Options<Report> = {
  name: string;
  entry: URL;
  /** Structured-cloned into the thread. */
  data: unknown;
  log: Logger;
  /** A thread that has not been heard of for so long has stalled. */
  stallMs: number;
  /** How long a thread may take to end by itself when asked to. */
  stopMs?: number;
  onReport?: (report: Report) => void;
  onState?: (state: ThreadState) => void;
  onRestart?: (reason: 'crash' | 'stall') => void;
};

const firstBackoffMs = 100;
const longestBackoffMs = 5000;

/**
 * Keeps a worker thread running. KafkaJS is known to stop silently, to loop, and to throw outside any promise: a
 * thread that crashes or is no longer heard of is ended and another takes its place, while the process serves on.
 */
export function superviseThread<Report>(options: Options<Report>): Resource {
  const { name, log, onState, onRestart } = options;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function keepRunning(): Promise<void> {
    let backoffMs = firstBackoffMs;
    while (!stopping.signal.aborted) {
      onState?.('starting');
      const { reason, ranMs } = await runOnce(options, stopping.signal);
      onState?.('stopped');
      if (reason === 'asked') return;
      onRestart?.(reason);
      backoffMs = ranMs > longestBackoffMs ? firstBackoffMs : Math.min(backoffMs * 2, longestBackoffMs);
      log.error({ thread: name, reason, againInMs: backoffMs }, 'thread ended, another takes its place');
      await pause(backoffMs, stopping.signal);
    }
  }

  return {
    name,
    start() {
      running = keepRunning();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type Ending = { reason: 'asked' | 'crash' | 'stall'; ranMs: number };

async function runOnce<Report>(options: Options<Report>, stopping: AbortSignal): Promise<Ending> {
  const { name, entry, data, log, stallMs, stopMs = 5000, onReport, onState } = options;
  const startedAt = performance.now();
  const worker = new Worker(entry, { workerData: data, name });
  const { promise: exited, resolve: onExit } = Promise.withResolvers<void>();
  let lastHeardAt = startedAt;
  let reason: Ending['reason'] = 'crash';

  worker.on('message', (message: ThreadMessage<Report>) => {
    lastHeardAt = performance.now();
    if (message.kind === 'running') onState?.('running');
    if (message.kind === 'report') onReport?.(message.report);
  });
  worker.on('error', (err) => log.error({ thread: name, err }, 'thread crashed'));
  worker.on('exit', () => onExit());

  const watchdog = setInterval(() => {
    if (performance.now() - lastHeardAt < stallMs || reason === 'asked') return;
    reason = 'stall';
    void worker.terminate();
  }, stallMs / 4);
  let deadline: NodeJS.Timeout | undefined;
  const askToStop = () => {
    reason = 'asked';
    worker.postMessage({ kind: 'stop' });
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
