import { atEnd } from '@custom-modules/testing/at-end';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aChange } from '../store/database.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
  await permissions.untilReady();
});

/** Watches as somebody; counts what they are told. */
async function watch(person: 'ben' | 'dan', lifeSeconds?: number) {
  const told = { times: 0, hasEnded: false };
  const end = new AbortController();
  const bearer = lifeSeconds && { bearer: await permissions.issuer.bearer({ ...people[person] }, { lifeSeconds }) };
  const call = { ...(await permissions.as(person)), ...bearer, deadline: undefined, signal: end.signal };
  const watching = (async () => {
    for await (const _ of permissions.client.watchChanges({}, call)) told.times += 1;
    told.hasEnded = true;
  })();
  atEnd(async () => {
    end.abort();
    await watching;
  });
  await vi.waitFor(() => expect(told.times).toBeGreaterThan(0), patience);
  return told;
}

const untilToldAgain = (told: { times: number }, before: number) =>
  vi.waitFor(() => expect(told.times).toBeGreaterThan(before), patience);

/** Does something and waits until the watcher is told; afterwards nothing more is on its way. */
async function tells(told: { times: number }, change: () => Promise<unknown>): Promise<void> {
  const before = told.times;
  await change();
  await untilToldAgain(told, before);
}

describe('somebody who watches their organization is told', () => {
  test('of a new module, of its change and of its end', async () => {
    const told = await watch('ben');
    const change = aChange({ organizationId: 'acme' });
    for (const version of [1, 2]) await tells(told, () => permissions.projection.apply([{ ...change, version }]));
    await tells(told, () => permissions.projection.apply([{ ...change, version: 3, deleted: true }]));
  });

  test('of a role, its permissions, who gets it and its end', async () => {
    const told = await watch('ben');
    const ana = await permissions.as('ana');
    const { id: permissionId } = await permissions.givenPermission('View Watched');
    const { id } = await permissions.givenRole('Watched');
    const update = { id, name: undefined, permissionIds: { ids: [permissionId] } };
    await tells(told, () => permissions.client.updateRole(update, ana));
    await tells(told, () => permissions.client.setUserRoles({ userId: 'ben', roleIds: [id] }, ana));
    await tells(told, () => permissions.client.deleteRole({ id }, ana));
  });

  test('of a version that was put aside, so that nobody waits for it', async () => {
    const told = await watch('ben');
    const letter = { topic: 'modules', partition: 0, offset: '0', reason: 'unreadable', detail: '' };
    const times = { recordMs: 1, at: new Date() };
    const about = { organizationId: 'acme', moduleId: 'm-1', version: 1, requestId: undefined };
    await tells(told, () => permissions.letters.add({ ...letter, ...times, ...about }));
  });

  test('and of nothing in another one', async () => {
    const [acme, globex] = [await watch('ben'), await watch('dan')];
    const before = globex.times;
    await tells(acme, () => permissions.givenPermission('View Ours'));
    await tells(globex, () => permissions.givenPermission('View Theirs', 'globex'));
    expect(globex.times).toBe(before + 1);
  });
});

test('what was announced while nobody could listen is not lost', async () => {
  const told = await watch('ben');
  await tells(told, () =>
    withClient(adminUrlOf(permissions.database.ownerUrl), (client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'permissions.changes'",
      ),
    ),
  );
});

test('it ends with the bearer', async () => {
  const told = await watch('ben', 2);
  await vi.waitFor(() => expect(told.hasEnded).toBe(true), patience);
});
