import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createKafka } from '@custom-modules/chassis/kafka';
import { pause } from '@custom-modules/chassis/pause';
import type pg from 'pg';
import { readCpuTimes, spentBetween } from '../measure-cpu.ts';
import { type Backlog, makeBacklog } from './backlog.ts';
import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';

/** The lock by which a relay leads (services/modules/src/store/outbox-session.ts): held here, no relay does. */
const leadLock = 7_238_912;
const lookMs = 20;
const batchSize = 5000;

/** A backlog through outbox, Kafka and permissions, between the same through KafkaJS alone. */
export async function measureDrain(stage: EventStage, events: number): Promise<EventResults['drain']> {
  const before = await measureBareDrain(stage, events, 'before');
  const ours = await measureOurs(stage, events);
  const after = await measureBareDrain(stage, events, 'after');
  return { events, ...ours, barePerSecond: [before, after] };
}

async function measureOurs(stage: EventStage, events: number) {
  const [modules, permissions] = [await stage.connect('modules'), await stage.connect('permissions')];
  await takeLead(modules);
  await fillOutbox(modules, makeBacklog(events));
  const countOf = async () => {
    const { rows } = await permissions.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM module_permission WHERE organization_id LIKE 'backlog-%'",
    );
    return rows[0]?.count ?? 0;
  };
  await modules.query('SELECT pg_advisory_unlock($1)', [leadLock]);
  await until(async () => isHeld(modules));
  const [since, spentBefore] = [performance.now(), readCpuTimes(stage.pids)];
  await until(async () => (await countOf()) === events);
  const seconds = (performance.now() - since) / 1000;
  const spent = spentBetween(spentBefore, readCpuTimes(stage.pids));
  const microsBy = Object.fromEntries(Object.entries(spent).map(([name, micros]) => [name, micros / events]));
  return { perSecond: events / seconds, microsBy };
}

/** Ends the session that has it, as often as another is faster. */
async function takeLead(client: pg.Client): Promise<void> {
  await until(async () => {
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND pid <> pg_backend_pid()",
      [leadLock],
    );
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS held', [leadLock]);
    return rows[0]?.held === true;
  });
}

async function isHeld(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND granted",
    [leadLock],
  );
  return rowCount !== 0;
}

async function fillOutbox(client: pg.Client, backlog: Backlog): Promise<void> {
  for (let at = 0; at < backlog.length; at += batchSize) {
    const rows = backlog.slice(at, at + batchSize);
    await client.query(
      `INSERT INTO outbox (organization_id, module_id, key, value, headers)
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::jsonb[])`,
      [
        rows.map(({ organizationId }) => organizationId),
        rows.map(({ moduleId }) => moduleId),
        rows.map(({ record }) => record.key),
        rows.map(({ record }) => record.value),
        rows.map(({ record }) => record.headers),
      ],
    );
  }
  await client.query('ANALYZE outbox');
}

async function measureBareDrain({ brokers }: EventStage, events: number, name: string): Promise<number> {
  const topic = `bench.bare-drain-${name}`;
  const admin = createKafka({ clientId: 'bench', brokers, log: silent }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: true });
  await admin.disconnect();
  const [consumer, producer] = ['consume', 'produce'].map((role) => startBare(role, brokers, topic, events));
  if (!consumer || !producer) throw new TypeError('a process for each end');
  try {
    await Promise.all([untilSays(consumer, 'ready'), untilSays(producer, 'ready')]);
    const since = performance.now();
    producer.send('go');
    await untilSays(consumer, 'done');
    return events / ((performance.now() - since) / 1000);
  } finally {
    consumer.kill();
    producer.kill();
  }
}

const silent = { debug: () => undefined, warn: () => undefined };

function startBare(role: string, brokers: readonly string[], topic: string, events: number): ChildProcess {
  const entry = fileURLToPath(new URL('./bare-process.ts', import.meta.url));
  return fork(entry, [role, brokers.join(','), topic, String(events)]);
}

async function untilSays(child: ChildProcess, word: 'ready' | 'done'): Promise<void> {
  for (;;) {
    const [said] = await once(child, 'message', { signal: AbortSignal.timeout(120_000) });
    if (said === word) return;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 300_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('the backlog does not drain');
    await pause(lookMs);
  }
}
