import {
  Fate,
  type TailEventsRequest,
  type TailEventsResponse,
} from '@custom-modules/contracts/permissions-operations';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aRecord } from '../events/events.fixture.ts';

let permissions: RunningPermissions;
const everything: TailEventsRequest = { topics: [], organizationId: '', eventTypes: [], latest: 0 };

beforeAll(async () => {
  permissions = await usePermissions();
});

async function tail(request: Partial<TailEventsRequest>, { operations, as } = permissions) {
  const seen: TailEventsResponse[] = [];
  const end = new AbortController();
  const call = { ...(await as('olga')), deadline: undefined, signal: end.signal };
  const over = (async () => {
    for await (const event of operations.tailEvents({ ...everything, ...request }, call)) seen.push(event);
  })();
  onTestFinished(async () => {
    end.abort();
    await over.catch(() => undefined);
  });
  const keys = () => seen.map(({ key }) => key);
  return { seen, until: (...expected: string[]) => vi.waitFor(() => expect(keys()).toEqual(expected), patience) };
}

test('the latest come first, then each as it arrives, with what it holds', async () => {
  await permissions.produce([aRecord({ moduleId: 'a', version: 1 }), aRecord({ moduleId: 'a', version: 2 })]);
  const { seen, until } = await tail({ latest: 1, organizationId: 'acme' });
  await until('acme:a');
  expect(seen[0]).toMatchObject({ headers: { ce_id: 'a-2' }, time: expect.any(Date) });
  expect(JSON.parse(seen[0]?.payload ?? '')).toMatchObject({ module: { name: 'Fleet', version: 2 } });
  await permissions.produce([aRecord({ moduleId: 'b', organizationId: 'globex' })]);
  await permissions.produce([aRecord({ moduleId: 'a', version: 3 })]);
  await until('acme:a', 'acme:a');
});

test('only the types asked for come, and what is no event of ours is masked', async () => {
  const record = aRecord({ moduleId: 'masked' });
  const odd = { ...record, headers: { ...record.headers, ce_type: 'events.v1.ModuleEaten' } };
  await permissions.produce([record, odd]);
  const { seen, until } = await tail({ latest: 1000, eventTypes: ['events.v1.ModuleEaten'] });
  await until('acme:masked');
  expect(seen[0]?.payload).toContain('"masked"');
  expect(seen[0]?.payload).not.toContain('Fleet');
});

test.each([
  ['topics[1]', { topics: ['modules', 'payroll'] }],
  ['latest', { latest: 1001 }],
])('refuses what is wrong by its name: %s', async (field, request) => {
  const call = { ...(await permissions.as('olga')), deadline: undefined };
  const first = async () => {
    for await (const _ of permissions.operations.tailEvents({ ...everything, ...request }, call)) return;
  };
  expect(fieldsOf(await failureOf(first()))).toEqual([field]);
});

test('as many as may watch keep nobody from looking a letter up', async () => {
  const fresh = await usePermissions(); // where no watcher of another test is just ending
  await fresh.untilReady();
  const moduleId = 'watched';
  const letter = { ...aRecord({ moduleId }), value: '{}' };
  await fresh.produce([letter, aRecord({ moduleId: 'b', organizationId: 'globex' })]);
  const olga = () => fresh.as('olga');
  const list = async () => {
    const wanted = { fate: Fate.FATE_WAITING, reason: '', cursor: '', limit: 0 };
    return (await fresh.operations.listDeadLetters(wanted, await olga())).deadLetters[0];
  };
  await vi.waitFor(async () => expect(await list()).toMatchObject({ moduleId }), patience);
  const watch = () => tail({ latest: 1000, organizationId: 'globex' }, fresh);
  const tails = await Promise.all(Array.from({ length: 8 }, watch));
  for (const { until } of tails) await until('globex:b');
  const { id = '' } = (await list()) ?? {};
  expect((await fresh.operations.getDeadLetter({ id }, await olga())).maskedPayload).toBe('{}');
});
