import { parentPort, workerData } from 'node:worker_threads';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { createPublisher } from '@custom-modules/chassis/publisher';
import pg from 'pg';
import { openOutboxSession } from '../store/outbox-session.ts';
import { relayOutbox } from './relay-outbox.ts';

/** A relay that freezes when the broker has answered it for the first time, until it is thawed. It tells every state. */
export type FreezingRelayData = {
  readonly url: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly ice: Int32Array;
  /** Parks over another connection than the one it leads by, as a pool would. */
  readonly parksElsewhere: boolean;
};

const { url, brokers, topic, ice, parksElsewhere } = workerData as FreezingRelayData;
const log = createLogger({ name: 'freezing', level: 'fatal', format: 'json', secrets: [] });
const publisher = createPublisher({ kafka: createKafka({ clientId: 'freezing', brokers, log }), topic });

await relayOutbox({
  async openSession() {
    const session = await openOutboxSession({ url, log });
    return parksElsewhere ? { ...session, park: parkElsewhere } : session;
  },
  publisher: {
    ...publisher,
    async publish(records) {
      const outcome = await publisher.publish(records);
      if (records.length > 0) {
        parentPort?.postMessage(outcome.kind);
        Atomics.wait(ice, 0, 0);
      }
      return outcome;
    },
  },
  log,
  stopping: new AbortController().signal,
  alive: () => undefined,
  report: (report) => report.kind === 'state' && parentPort?.postMessage(report.state),
});

async function parkElsewhere({ id }: { id: string }, reason: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('UPDATE outbox SET parked_at = now(), parked_reason = $2 WHERE id = $1', [id, reason]);
  await client.end();
}
