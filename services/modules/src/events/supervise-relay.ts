import { EventEmitter, once } from 'node:events';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { superviseThread } from '@custom-modules/chassis/supervised-thread';
import type { RelayReport, RelayState } from './relay-outbox.ts';
import type { RelayData } from './relay-thread.ts';

type Options = {
  readonly data: RelayData;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly setHealth: (part: 'modules.relay', serving: boolean) => void;
};

export type Relay = Resource & {
  /** Resolves once it leads or stands by with all it needs, at once while it does; rejects when the signal aborts first. */
  works(signal: AbortSignal): Promise<void>;
};

type State = RelayState | 'starting' | 'stopped';
const states: readonly State[] = ['starting', 'standby', 'leading', 'waiting', 'stopped'];

/** Above what one round may take: an attempt to publish, a statement and a pause. */
const stallMs = 30_000;

/** The relay in a thread of its own, and what the world is told of it: health `modules.relay`, metrics. */
export function superviseRelay({ data, log, metrics, setHealth }: Options): Relay {
  let state: State = 'starting';
  const sent = metrics.counter({ name: 'modules_outbox_sent_total', help: 'Events the topic has taken.' });
  const parked = metrics.counter({ name: 'modules_outbox_parked_total', help: 'Events the broker refused.' });
  const restarts = metrics.counter({
    name: 'modules_relay_restarts_total',
    help: 'Relay threads that crashed or stalled.',
    labelNames: ['reason'],
  });
  const current = metrics.gauge({
    name: 'modules_relay_state',
    help: '1 for the state the relay is in.',
    labelNames: ['state'],
  });

  const changes = new EventEmitter();
  const isWorking = () => state === 'standby' || state === 'leading';
  function enter(next: State): void {
    state = next;
    for (const name of states) current.set({ state: name }, name === next ? 1 : 0);
    setHealth('modules.relay', isWorking());
    if (isWorking()) changes.emit('working');
  }
  enter('starting');

  const thread = superviseThread<RelayReport>({
    name: 'modules.relay',
    entry: new URL('./relay-thread.ts', import.meta.url),
    data,
    log,
    stallMs,
    onReport(report) {
      switch (report.kind) {
        case 'state':
          return enter(report.state);
        case 'sent':
          return sent.inc(report.count);
        case 'parked':
          return parked.inc(report.count);
        default:
          throw new TypeError(report satisfies never);
      }
    },
    onState: (threadState) => threadState !== 'running' && enter(threadState),
    onRestart: (reason) => restarts.inc({ reason }),
  });
  return {
    ...thread,
    async works(signal) {
      if (!isWorking()) await once(changes, 'working', { signal });
    },
  };
}
