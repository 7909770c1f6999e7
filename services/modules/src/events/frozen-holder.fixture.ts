import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '@custom-modules/chassis/log';
import { openOutboxSession } from '../store/outbox-session.ts';

/** A thread that takes the lead, freezes when it is told to until it is thawed, and then tries to go on. */
const { url, ice } = workerData as { url: string; ice: Int32Array };
const log = createLogger({ name: 'frozen', level: 'fatal', format: 'json', secrets: [] });
if (!parentPort) throw new Error('runs only as a worker thread');
const session = await openOutboxSession({ url, log });
parentPort.postMessage((await session.tryLead()) ? 'leads' : 'stands by');
await once(parentPort, 'message');
Atomics.wait(ice, 0, 0);
parentPort.postMessage(
  await session.next(1).then(
    () => 'reads on',
    () => 'lost the lead',
  ),
);
await session.close();
