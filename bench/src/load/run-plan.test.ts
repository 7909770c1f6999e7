import { expect, test } from 'vitest';
import type { Plan } from './plan.ts';
import { runPlan } from './run-plan.ts';

const plan: Plan = {
  ...{ port: 0, connections: 2, before: '<', after: '>', values: ['a', 'b', 'c'], repeat: false, seconds: 60 },
};

/** Connections to nothing: they remember what is sent and answer with these statuses. */
function connectionsTo(sent: string[], statuses: Record<string, number> = {}) {
  const exchange = async (request: string) => {
    sent.push(request);
    return statuses[request] ?? 200;
  };
  return Array.from({ length: plan.connections }, () => ({ exchange, close: () => undefined }));
}

test('every value is sent once, and then the run ends', async () => {
  const sent: string[] = [];
  const { operations } = await runPlan(plan, connectionsTo(sent));
  expect([sent.toSorted(), operations]).toEqual([['<a>', '<b>', '<c>'], 3]);
});

test('values that come round again last as long as the run', async () => {
  const sent: string[] = [];
  await runPlan({ ...plan, repeat: true, seconds: 0.05 }, connectionsTo(sent).map(slowly));
  expect(sent.slice(0, 4).toSorted()).toEqual(['<a>', '<a>', '<b>', '<c>']);
});

test('at a rate every value is sent once, too', async () => {
  const sent: string[] = [];
  const { operations } = await runPlan({ ...plan, rate: 1000 }, connectionsTo(sent));
  expect([sent.toSorted(), operations]).toEqual([['<a>', '<b>', '<c>'], 3]);
});

test('what was released while every connection was busy is sent, too, and has waited', async () => {
  const sent: string[] = [];
  const slow = connectionsTo(sent).slice(0, 1).map(slowly);
  const { operations, seconds } = await runPlan({ ...plan, repeat: true, rate: 100_000, seconds: 0.02 }, slow);
  expect([sent.length, operations]).toEqual([2000, 2000]);
  expect(seconds).toBeGreaterThan(0.02);
});

test('every answer but a 200 is a failure of its status', async () => {
  const { operations, failures } = await runPlan(plan, connectionsTo([], { '<a>': 503, '<c>': 503 }));
  expect([operations, failures]).toEqual([3, { 503: 2 }]);
});

/** Otherwise a run of fifty milliseconds sends hundreds of thousands. */
function slowly(connection: ReturnType<typeof connectionsTo>[number]) {
  const exchange = async (request: string) => {
    await new Promise((resolve) => setImmediate(resolve));
    return connection.exchange(request);
  };
  return { ...connection, exchange };
}
