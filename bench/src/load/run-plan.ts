import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Connection } from './connection.ts';
import type { Outcome, Plan } from './plan.ts';

/** How a run goes: when it ends, what it sends, what it has measured. */
type Run = {
  hasNext(): boolean;
  /** Sends the next request, which counts from `since`. */
  send(connection: Connection, since: number): Promise<void>;
};

const tickMs = 1;

/** Sends what the plan says over these connections, and resolves when the last answer is there. */
export async function runPlan(plan: Plan, connections: readonly Connection[]): Promise<Outcome> {
  const latencies = createHistogram();
  const failures: Record<number, number> = {};
  const startedAt = performance.now();
  const run = begin(plan, startedAt, latencies, failures);
  if (plan.rate === undefined) await Promise.all(connections.map((connection) => sendWhenAnswered(run, connection)));
  else await sendAtRate(run, connections, plan.rate, countAtRate(plan, plan.rate));
  return {
    operations: latencies.count,
    seconds: (performance.now() - startedAt) / 1000,
    p50Ms: latencies.percentile(50) / 1000,
    p99Ms: latencies.percentile(99) / 1000,
    failures,
  };
}

function begin(
  { before, after, values, repeat, seconds }: Plan,
  startedAt: number,
  latencies: RecordableHistogram,
  failures: Record<number, number>,
): Run {
  const endsAt = startedAt + seconds * 1000;
  let sent = 0;
  return {
    hasNext: () => (repeat || sent < values.length) && performance.now() < endsAt,
    async send(connection, since) {
      const status = await connection.exchange(before + values[sent++ % values.length] + after);
      latencies.record(Math.max(1, Math.round((performance.now() - since) * 1000)));
      if (status !== 200) failures[status] = (failures[status] ?? 0) + 1;
    },
  };
}

async function sendWhenAnswered(run: Run, connection: Connection): Promise<void> {
  while (run.hasNext()) await run.send(connection, performance.now());
}

/**
 * Releases each millisecond what is due. A request counts from its release: that this process was late itself is not what
 * is measured, that every connection was busy is.
 */
async function sendAtRate(run: Run, connections: readonly Connection[], rate: number, count: number): Promise<void> {
  const startedAt = performance.now();
  const idle = [...connections];
  const due: number[] = [];
  const underWay = new Set<Promise<void>>();
  let released = 0;

  async function work(connection: Connection): Promise<void> {
    for (let since = due.shift(); since !== undefined; since = due.shift()) await run.send(connection, since);
    idle.push(connection);
  }

  while (released < count) {
    await new Promise((resolve) => setTimeout(resolve, tickMs));
    const now = performance.now();
    const dueByNow = Math.min(count, ((now - startedAt) / 1000) * rate);
    for (; released < dueByNow; released += 1) due.push(now);
    while (due.length > 0 && idle.length > 0) {
      const working = work(idle.shift() as Connection);
      underWay.add(working);
      working.finally(() => underWay.delete(working)).catch(() => undefined); // told below
    }
  }
  await Promise.all(underWay);
}

/** All that a rate comes to, or as far as the values go. */
function countAtRate({ seconds, repeat, values }: Plan, rate: number): number {
  const all = Math.floor(rate * seconds);
  return repeat ? all : Math.min(all, values.length);
}
