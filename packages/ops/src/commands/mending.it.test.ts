import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { bearerOf } from '../api/bearer.ts';
import { createGateway, type Gateway } from '../api/gateway.ts';
import { call } from '../command-line.fixture.ts';

let system: Awaited<ReturnType<typeof useServices<'gateway' | 'modules' | 'permissions' | 'tokens'>>>;
let url: string;
let olga: string;
let cleo: Gateway;

beforeAll(async () => {
  system = await useServices(['gateway', 'modules', 'permissions', 'tokens']);
  url = `http://${system.services.gateway.address}`;
  olga = await system.issuer.bearer(people.olga);
  const bearer = await system.issuer.bearer(people.cleo);
  cleo = createGateway({ url: new URL(url), bearer: bearerOf('none', bearer) });
});

const ops = (args: string[], typed?: string) =>
  call([...args, '--url', url], { env: { CUSTOM_MODULES_TOKEN: olga }, ...(typed === undefined ? {} : { typed }) });
const json = async (args: string[]) => {
  const { code, stdout } = await ops([...args, '--json']);
  return { code, value: JSON.parse(stdout) };
};

describe('status', () => {
  test('shows everything on one screen, and ends as it is', async () => {
    const { code, value } = await json(['status']);
    expect(value.services.map(({ name }: { name: string }) => name)).toEqual(['modules', 'permissions', 'tokens']);
    expect(code).toBe({ OK: 0, WARN: 1, STALLED: 2, STOPPED: 2 }[value.verdict as string]);
    const { stdout } = await ops(['status']);
    for (const part of ['services', 'outbox', 'consumer', 'dead letters', 'tokens']) {
      expect(stdout).toMatch(new RegExp(`^${part} `, 'm'));
    }
  });

  test('is for operators: others are told, and it ends with 3', async () => {
    const env = { CUSTOM_MODULES_TOKEN: await system.issuer.bearer(people.ana) };
    const { code, stdout, stderr } = await call(['status', '--url', url], { env });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/\(\w+, request [\w-]+\)/);
  });
});

describe('outbox', () => {
  const parked = () => json(['outbox', 'list', '--state', 'parked']);
  const ids = async () => (await parked()).value.items.map(({ id }: { id: string }) => id);

  /** As it is after the broker has refused it. */
  const park = (count: number) =>
    withClient(adminUrlOf(system.databases.modules.appUrl), async (admin) => {
      for (let number = 1; number <= count; number += 1) {
        await admin.query(
          `INSERT INTO outbox (organization_id, module_id, key, value, headers, parked_at, parked_reason)
           VALUES ('acme', gen_random_uuid(), $1, '{}', '{"ce_type":"events.v1.ModuleUpdated","ce_id":"e"}', now(), 'MESSAGE_TOO_LARGE')`,
          [`acme:parked-${number}`],
        );
      }
    });
  beforeEach(async () => {
    await ops(['outbox', 'drop', '--all', '--yes']);
    await park(3);
  });

  test('lists what the broker has refused, page by page as far as is wanted', async () => {
    expect(await ids()).toHaveLength(3);
    const { value } = await json(['outbox', 'list', '--state', 'parked', '--limit', '2']);
    expect([value.items.length, value.more]).toEqual([2, true]);
    expect((await ops(['outbox', 'list'])).stdout).toMatch(
      /events\.v1\.ModuleUpdated +acme .* parked: MESSAGE_TOO_LARGE$/m,
    );
  });

  test('drops one at once, and several when somebody has said yes', async () => {
    const [first = ''] = await ids();
    expect((await ops(['outbox', 'drop', first])).stdout).toContain(`1 dropped of the parked events:\n  ${first}`);
    expect((await ops(['outbox', 'drop', '--all'], 'no')).code).toBe(0);
    expect(await ids()).toHaveLength(2);
    expect((await ops(['outbox', 'drop', '--all'], 'yes')).stdout).toContain('2 dropped');
    expect(await ids()).toEqual([]);
  });

  test('has parked events sent once more, and in a dry run only says which', async () => {
    const before = await ids();
    const dry = await json(['outbox', 'redrive', '--reason', 'MESSAGE_TOO_LARGE', '--dry-run']);
    expect(dry.value).toEqual({ ids: before, dryRun: true });
    expect(await ids()).toEqual(before);
    const { code, value } = await json(['outbox', 'redrive', '--all', '--yes']);
    expect([code, value]).toEqual([0, { ids: before, dryRun: false }]);
    await vi.waitFor(async () => expect(await ids()).toEqual([]), patience);
  });
});

describe('organization purge', () => {
  const create = (name: string) =>
    cleo.request('/api/v3/custom-module', {
      method: 'POST',
      body: { name, type: 'web', url: 'https://fleet.example/' },
    });
  const modules = async () => {
    const { items } = await cleo.request<{ items: unknown[] }>('/api/v3/custom-module');
    return items.length;
  };

  test('counts what would go, asks for the id, and takes nothing else for it', async () => {
    await create('Fleet');
    await create('Yard');
    const dry = await json(['organization', 'purge', 'globex', '--dry-run']);
    expect(dry.value).toMatchObject({ organizationId: 'globex', dryRun: true, modules: 2 });
    const other = await ops(['organization', 'purge', 'globex'], 'yes');
    expect(other.stderr).toContain('Type globex to go on: ');
    expect(other.stderr).toContain('Nothing has gone.');
    const nobody = await ops(['organization', 'purge', 'globex']);
    expect(nobody.code).toBe(3);
    expect(nobody.stderr).toContain('Say --yes.');
    expect(await modules()).toBe(2);

    const { code, stdout } = await ops(['organization', 'purge', 'globex'], 'globex');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^2 modules and \d+ entries of history of globex have gone/);
    expect(await modules()).toBe(0);
  });
});
