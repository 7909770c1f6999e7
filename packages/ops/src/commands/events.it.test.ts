import { topicsOf } from '@custom-modules/contracts/topics';
import { claimPort } from '@custom-modules/local/ports';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { Kafka, logLevel } from 'kafkajs';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BusEvent, DeadLetter, Module } from '../api/answers.ts';
import { bearerOf } from '../api/bearer.ts';
import { createGateway, type Gateway } from '../api/gateway.ts';
import { begin, call } from '../command-line.fixture.ts';

let system: Awaited<ReturnType<typeof useServices<'gateway' | 'modules' | 'permissions' | 'tokens'>>>;
let url: string;
let env: Record<string, string>;
let ana: Gateway;

beforeAll(async () => {
  system = await useServices(['gateway', 'modules', 'permissions', 'tokens']);
  url = `http://${system.services.gateway.address}`;
  env = { CUSTOM_MODULES_TOKEN: await system.issuer.bearer(people.olga) };
  const bearer = await system.issuer.bearer(people.ana);
  ana = createGateway({ url: new URL(url), bearer: bearerOf('none', bearer) });
});

const ops = (args: string[]) => call([...args, '--url', url], { env });
const json = async (args: string[]) => {
  const { code, stdout, stderr } = await ops([...args, '--json']);
  expect(stderr).toBe('');
  return { code, value: JSON.parse(stdout) };
};
const create = (name: string) =>
  ana.request<Module>('/api/v3/custom-module', {
    method: 'POST',
    body: { name, type: 'web', url: 'https://fleet.example/' },
  });

describe('tail', () => {
  const eventsOf = (stdout: string) =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as BusEvent);

  /** Begins it, and adds modules until one is seen: from then on it watches. */
  async function watch(args: string[], at = url) {
    const running = begin(['tail', '--json', '--url', at, ...args], { env });
    let number = 0;
    await vi.waitFor(async () => {
      number += 1;
      const { id } = await create(`Watched ${number} ${Math.random()}`);
      await vi.waitFor(() => expect(running.stdout).toContain(id), { timeout: 2000, interval: 20 });
    }, patience);
    return running;
  }

  test('shows events as they arrive, those that are wanted, until Ctrl-C', async () => {
    const running = await watch(['--type', 'events.v1.ModuleCreated', '--organization', 'acme']);
    const { id } = await create('Tail');
    await ana.request(`/api/v3/custom-module/${id}`, { method: 'DELETE' });
    const { id: last } = await create('Tail again');
    await vi.waitFor(() => expect(running.stdout).toContain(last), patience);
    running.end();
    expect(await running.ended).toBe(0);
    const shown = eventsOf(running.stdout);
    expect(shown.filter(({ key }) => key.endsWith(id))).toHaveLength(1);
    expect(new Set(shown.map(({ headers }) => headers['ce_type']))).toEqual(new Set(['events.v1.ModuleCreated']));
  });

  test('begins with the latest of what was there when it is told to', async () => {
    const { id } = await create('There before');
    await vi.waitFor(async () => {
      const running = begin(['tail', '--json', '--url', url, '--latest', '1000'], { env });
      try {
        await vi.waitFor(() => expect(running.stdout).toContain(id), { timeout: 3000, interval: 20 });
      } finally {
        running.end();
        await running.ended;
      }
    }, patience);
  });

  test('comes back when the gateway has gone, and shows once what happened meanwhile', async () => {
    const port = await claimPort(0, 'a gateway that goes');
    const settings = { HTTP_PORT: String(port) };
    const gateway = await system.startAnother('gateway', settings);
    const running = await watch([], `http://127.0.0.1:${port}`);
    await gateway.stop();
    await vi.waitFor(() => expect(running.stderr).toContain('Coming back'), patience);
    const meanwhile = await create('Meanwhile');
    await system.startAnother('gateway', settings);
    await vi.waitFor(() => expect(running.stdout).toContain(meanwhile.id), patience);
    const after = await create('Afterwards');
    await vi.waitFor(() => expect(running.stdout).toContain(after.id), patience);
    running.end();
    await running.ended;
    const places = eventsOf(running.stdout).map(({ partition, offset }) => `${partition}-${offset}`);
    expect(places).toEqual([...new Set(places)]);
  });
});

describe('dead letters', () => {
  /** Puts something on the topic that is no event of ours. */
  async function poison(count: number): Promise<void> {
    const kafka = new Kafka({ brokers: system.topics.brokers, logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    const messages = Array.from({ length: count }, (_, number) => ({ key: `acme:${number}`, value: 'not an event' }));
    await producer.send({ topic: topicsOf(system.topics.prefix).modules, messages });
    await producer.disconnect();
  }
  const waiting = async () => {
    const { value } = await json(['dead-letters', 'list', '--limit', '500']);
    return value.items as DeadLetter[];
  };

  test('are listed, shown, cannot be redriven while they are what they are, and are dropped', async () => {
    await poison(3);
    const letters = await vi.waitFor(async () => {
      const found = await waiting();
      expect(found).toHaveLength(3);
      return found;
    }, patience);
    const ids = letters.map(({ id }) => id);
    const [first = ''] = ids;
    expect((await ops(['status'])).stdout).toContain('3 waiting');

    const { stdout } = await ops(['dead-letters', 'show', first]);
    expect(stdout).toContain(`id            ${first}`);
    expect(stdout).toContain('fate          waiting');

    const redriven = await json(['dead-letters', 'redrive', '--all', '--yes']);
    expect(redriven.code).toBe(1);
    expect(redriven.value.stillDead.map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted());

    expect((await json(['dead-letters', 'drop', first])).value.ids).toEqual([first]);
    expect(await waiting()).toHaveLength(2);
    const dry = await json(['dead-letters', 'drop', '--all', '--dry-run']);
    expect([dry.value.dryRun, dry.value.ids.length]).toEqual([true, 2]);
    expect((await json(['dead-letters', 'drop', '--all', '--yes'])).code).toBe(0);
    expect(await waiting()).toEqual([]);
    const dropped = await json(['dead-letters', 'list', '--fate', 'dropped']);
    expect(dropped.value.items).toHaveLength(3);
    expect(dropped.value.items[0]).toMatchObject({ decidedBy: 'olga' });
  });

  test('that are not there are said not to be', async () => {
    const { code, stderr } = await ops(['dead-letters', 'show', '0-999999']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/\(\w+, request [\w-]+\)/);
  });
});

describe('rebuild', () => {
  test('finds no difference where there is none, and says so', async () => {
    await create('Rebuilt');
    await vi.waitFor(async () => {
      const { code, value } = await json(['rebuild', '--dry-run']);
      expect(code).toBe(0);
      expect(value).toMatchObject({
        state: 'done',
        dryRun: true,
        difference: { missing: 0, surplus: 0, different: 0 },
      });
    }, patience);
    expect((await ops(['rebuild'])).stdout).toMatch(/^Nothing is different\.\n\d+ messages read/);
    expect((await json(['rebuild', '--follow'])).value).toMatchObject({ state: 'done', dryRun: true });
  });

  describe('where something in use is not on the topic', () => {
    const administer = (statement: string) =>
      withClient(adminUrlOf(system.databases.permissions.ownerUrl), (admin) => admin.query(statement));
    const ghosts = async () => (await administer(`SELECT FROM module_permission WHERE module_id = 'ghost'`)).rowCount;

    beforeAll(async () => {
      await create('Something is on the topic');
    });
    beforeEach(async () => {
      await administer(
        `INSERT INTO module_permission VALUES ('acme', 'ghost', 1, false, 'view-ghost', 'View Ghost', 'view ghost')
         ON CONFLICT DO NOTHING`,
      );
    });

    test('asks first, having shown what would go, and takes it away when somebody says yes', async () => {
      const nobody = await ops(['rebuild']);
      expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('nobody is there to ask. Say --yes')]);
      const no = await call(['rebuild', '--url', url], { env, typed: 'no' });
      expect(no.stderr).toMatch(/view-ghost +surplus +acme +ghost +View Ghost/);
      expect(no.stderr).toContain('The topic does not tell of 1 of them');
      expect(no.stderr).toContain('Nothing was put right.');
      expect(await ghosts()).toBe(1);

      const yes = await call(['rebuild', '--url', url], { env, typed: 'yes' });
      expect(yes.stdout).toMatch(/^Put right: \d+ missing, 1 surplus, 0 different\./);
      expect(await ghosts()).toBe(0);
    });

    test('fails unasked, unless it is told that this is meant', async () => {
      const { code, stdout } = await ops(['rebuild', '--yes']);
      expect([code, stdout]).toEqual([2, expect.stringContaining('Failed: The topic does not tell of all')]);
      expect(await ghosts()).toBe(1);
      expect((await ops(['rebuild', '--yes', '--accept-loss'])).code).toBe(0);
      expect(await ghosts()).toBe(0);
    });
  });
});
