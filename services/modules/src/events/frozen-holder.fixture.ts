import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '@custom-modules/chassis/log';
import pg from 'pg';
import { leadLock } from '../store/lead-lock.ts';
import { openOutboxSession } from '../store/outbox-session.ts';

/** A thread that takes the lead, freezes when it is told to until it is thawed, and then tries to go on. */
export type FrozenHolderData = {
  readonly url: string;
  readonly ice: Int32Array;
  /** `plain`: on a connection that nothing is set on. `reading`: freezes with an answer under way that fills every buffer. */
  readonly how: 'idle' | 'reading' | 'plain';
};

const { url, ice, how } = workerData as FrozenHolderData;
const port = parentPort;
if (!port) throw new Error('runs only as a worker thread');
const log = createLogger({ name: 'frozen', level: 'fatal', format: 'json', secrets: [] });
const session = how === 'plain' ? await openPlainSession() : await openOutboxSession({ url, log });
port.postMessage((await session.tryLead()) ? 'leads' : 'stands by');
await once(port, 'message');
const reading = how === 'reading' ? session.next(Number.MAX_SAFE_INTEGER) : undefined;
reading?.catch(() => undefined);
// The question is on its way now.
await new Promise(setImmediate);
Atomics.wait(ice, 0, 0);
async function goOn(): Promise<void> {
  await reading;
  await session.next(1);
}
port.postMessage(
  await goOn().then(
    () => 'reads on',
    () => 'lost the lead',
  ),
);
await session.close();

async function openPlainSession() {
  const client = new pg.Client({ connectionString: url, application_name: 'modules.relay' });
  await client.connect();
  return {
    tryLead: async () => (await client.query('SELECT pg_try_advisory_lock($1)', [leadLock])).rowCount === 1,
    next: () => client.query('SELECT'),
    close: () => client.end(),
  };
}
