import { parentPort, workerData } from 'node:worker_threads';
import { pause } from './pause.ts';
import type { Order, ThreadMessage } from './supervised-thread.ts';

export type Thread<Data, Report, Task = never> = {
  readonly data: Data;
  /** Aborts when the process stops. */
  readonly stopping: AbortSignal;
  /** The next task from the process, or undefined when none comes for so long or the process stops. */
  nextTask(withinMs: number): Promise<Task | undefined>;
  /** Must be called more often than the supervisor's stall limit, by what does the work and by nothing else. */
  alive(): void;
  /** The thread does what it is for. */
  running(): void;
  /** The thread cannot do what it is for until something it needs answers again. */
  waiting(): void;
  report(report: Report): void;
};

/** The inside of a supervised thread: runs the work until it returns, which it does soon after `stopping` aborts. */
export async function runThread<Data, Report, Task = never>(
  work: (thread: Thread<Data, Report, Task>) => Promise<void>,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('runs only as a worker thread');
  const stopping = new AbortController();
  const tasks: Task[] = [];
  let wake = () => {};
  port.on('message', (order: Order<Task>) => {
    if (order.kind === 'stop') stopping.abort();
    else tasks.push(order.task);
    wake();
  });
  const say = (message: ThreadMessage<Report>) => port.postMessage(message);
  await work({
    data: workerData as Data,
    stopping: stopping.signal,
    async nextTask(withinMs) {
      if (tasks.length === 0 && !stopping.signal.aborted) {
        const woken = new AbortController();
        wake = () => woken.abort();
        await pause(withinMs, woken.signal);
      }
      return tasks.shift();
    },
    alive: () => say({ kind: 'alive' }),
    running: () => say({ kind: 'running' }),
    waiting: () => say({ kind: 'waiting' }),
    report: (report) => say({ kind: 'report', report }),
  });
  port.close();
}
