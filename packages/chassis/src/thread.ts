import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadMessage } from './supervised-thread.ts';

export type Thread<Data, Report> = {
  readonly data: Data;
  /** Aborts when the process stops. */
  readonly stopping: AbortSignal;
  /** Must be called more often than the supervisor's stall limit, by what does the work and by nothing else. */
  alive(): void;
  /** The thread does what it is for. */
  running(): void;
  /** The thread cannot do what it is for until something it needs answers again. */
  waiting(): void;
  report(report: Report): void;
};

/** The inside of a supervised thread: runs the work until it returns, which it does soon after `stopping` aborts. */
export async function runThread<Data, Report>(work: (thread: Thread<Data, Report>) => Promise<void>): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('runs only as a worker thread');
  const stopping = new AbortController();
  port.on('message', (message: { kind: string }) => {
    if (message.kind === 'stop') stopping.abort();
  });
  const say = (message: ThreadMessage<Report>) => port.postMessage(message);
  await work({
    data: workerData as Data,
    stopping: stopping.signal,
    alive: () => say({ kind: 'alive' }),
    running: () => say({ kind: 'running' }),
    waiting: () => say({ kind: 'waiting' }),
    report: (report) => say({ kind: 'report', report }),
  });
  port.close();
}
