import { type Connection, openConnection } from './connection.ts';
import type { Plan } from './plan.ts';
import { runPlan } from './run-plan.ts';

// The load generator: a process of its own, so that what it costs can be told from what it measures. Of its parent it gets
// a plan, says that its connections are open, is told to go, and answers with the outcome.
//
// It writes to sockets itself, for it shares the cores with what it measures: autocannon took 41 to 49 µs of CPU for a request
// with a body of its own, this takes 19.

let prepared: { plan: Plan; connections: readonly Connection[] } | undefined;

process.on('message', async (message: { plan: Plan } | 'go') => {
  try {
    if (message === 'go') await go();
    else await prepare(message.plan);
  } catch (error) {
    process.send?.({ failure: String(error) });
  }
});
process.on('disconnect', () => process.exit());

async function prepare(plan: Plan): Promise<void> {
  const connections = await Promise.all(Array.from({ length: plan.connections }, () => openConnection(plan.port)));
  prepared = { plan, connections };
  process.send?.('ready');
}

async function go(): Promise<void> {
  if (!prepared) throw new Error('there is no plan to go by');
  const { plan, connections } = prepared;
  const outcome = await runPlan(plan, connections);
  for (const connection of connections) connection.close();
  process.send?.({ outcome });
}
