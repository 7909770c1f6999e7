import type { Metrics } from './metrics.ts';

/** Why a call was asked again: no answer in time, the stream to its replica lost, or answered that something does not answer. */
export type AskedAgain = 'late' | 'lost' | 'unavailable';
/** Why a call was never asked: no replica is there, or too many calls wait. */
export type TurnedAway = 'nobody' | 'full';

export type BatchMetrics = ReturnType<typeof createBatchMetrics>;

/** What all batch clients of a process are measured by. */
export function createBatchMetrics(metrics: Metrics) {
  const again = metrics.counter({
    name: 'rpc_client_asked_again_total',
    help: 'Calls in batches that were asked once more, by method and reason.',
    labelNames: ['method', 'reason'],
  });
  const away = metrics.counter({
    name: 'rpc_client_turned_away_total',
    help: 'Calls in batches that failed before they were sent, by method and reason: nobody is there, or the queue is full.',
    labelNames: ['method', 'reason'],
  });
  const measured = new Map<string, () => { waiting: number; replicas: number }>();
  const read = (what: 'waiting' | 'replicas') => (gauge: { set(labels: { method: string }, value: number): void }) => {
    for (const [method, state] of measured) gauge.set({ method }, state()[what]);
  };
  metrics.gauge({
    name: 'rpc_client_waiting',
    help: 'Calls in batches that wait to be sent, by method.',
    labelNames: ['method'],
    collect: read('waiting'),
  });
  metrics.gauge({
    name: 'rpc_client_replicas',
    help: 'Processes that take batches now, by method.',
    labelNames: ['method'],
    collect: read('replicas'),
  });
  return {
    of(method: string, state: () => { waiting: number; replicas: number }) {
      measured.set(method, state);
      // A rate needs a zero to start from.
      for (const reason of ['late', 'lost', 'unavailable']) again.inc({ method, reason }, 0);
      for (const reason of ['nobody', 'full']) away.inc({ method, reason }, 0);
      return {
        askedAgain: (reason: AskedAgain) => again.inc({ method, reason }),
        turnedAway: (reason: TurnedAway) => away.inc({ method, reason }),
      };
    },
  };
}
