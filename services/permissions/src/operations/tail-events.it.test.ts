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

async function tail(request: Partial<TailEventsRequest>) {
  const seen: TailEventsResponse[] = [];
  const end = new AbortController();
  const call = { ...(await permissions.as('olga')), deadline: undefined, signal: end.signal };
  const over = (async () => {
    for await (const event of permissions.operations.tailEvents({ ...everything, ...request }, call)) seen.push(event);
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

/** Eight threads that start at once have but the cores of the machine. */
const manyStarting = { ...patience, timeout: 100_000 };

test('as many as may watch keep nobody from looking a letter up', { timeout: 150_000 }, async () => {
  await permissions.untilReady();
  const moduleId = 'watched';
  await permissions.produce([{ ...aRecord({ moduleId }), value: '{}' }]);
  const list = async () => {
    const wanted = { fate: Fate.FATE_WAITING, reason: '', cursor: '', limit: 0 };
    const { deadLetters } = await permissions.operations.listDeadLetters(wanted, await permissions.as('olga'));
    return deadLetters.find((letter) => letter.moduleId === moduleId);
  };
  await vi.waitFor(async () => expect(await list()).toBeDefined(), patience);
  const tails = await Promise.all(Array.from({ length: 8 }, () => tail({ latest: 1000, organizationId: 'globex' })));
  const haveBegun = () => expect(tails.map(({ seen }) => seen.length)).toEqual(tails.map(() => 1));
  await vi.waitFor(haveBegun, manyStarting);
  const { id = '' } = (await list()) ?? {};
  const letter = await permissions.operations.getDeadLetter({ id }, await permissions.as('olga'));
  expect(letter.maskedPayload).toBe('{}');
});
