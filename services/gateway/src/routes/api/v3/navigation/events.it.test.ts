import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { expect, test, vi } from 'vitest';
import { codeOf, useGateway } from '../../../../gateway.fixture.ts';
import { useSystem } from '../../../../system.fixture.ts';

const system = await useSystem();
const path = '/api/v3/navigation/events';

type Watched = { text: string; hasEnded: boolean; leave(): void; answer: Response };

/** Watches like an `EventSource`, without coming back when it ends. */
async function watch(bearer: string, url = system.url): Promise<Watched> {
  const leaving = new AbortController();
  const answer = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${bearer}` },
    signal: leaving.signal,
  });
  const watched: Watched = { text: '', hasEnded: false, leave: () => leaving.abort(), answer };
  const read = async () => {
    for await (const chunk of answer.body ?? []) watched.text += Buffer.from(chunk).toString();
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      watched.hasEnded = true;
    });
  return watched;
}

const eventsIn = ({ text }: Watched) => text.split('event: navigation-changed\ndata:\n\n').length - 1;

async function addModule(name: string) {
  const headers = { authorization: `Bearer ${await system.bearerOf('ana')}` };
  const answer = await system.send('POST', '/api/v3/custom-module', { name, url: 'https://x.example/' }, headers);
  expect(answer.status).toBe(201);
}

test('whoever watches is told at once, and again when a module has come', async () => {
  const watched = await watch(await system.bearerOf('ben'));
  expect(watched.answer.headers.get('content-type')).toBe('text/event-stream');
  expect(watched.answer.headers.get('cache-control')).toBe('no-store');
  await vi.waitFor(() => expect(eventsIn(watched)).toBe(1), patience);
  await addModule('Fleet');
  await vi.waitFor(() => expect(eventsIn(watched)).toBeGreaterThan(1), patience);
  watched.leave();
});

test('nobody is told of another organization', async () => {
  const [ben, dan] = await Promise.all([watch(await system.bearerOf('ben')), watch(await system.bearerOf('dan'))]);
  await vi.waitFor(() => expect([eventsIn(ben), eventsIn(dan)]).toEqual([1, 1]), patience);
  await addModule('Ours');
  await vi.waitFor(() => expect(eventsIn(ben)).toBeGreaterThan(1), patience);
  expect(eventsIn(dan)).toBe(1);
  for (const watched of [ben, dan]) watched.leave();
});

test('it ends with the bearer', async () => {
  const watched = await watch(await system.issuer.bearer(people.ben, { lifeSeconds: 2 }));
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
  expect(eventsIn(watched)).toBeGreaterThan(0);
});

test('without a bearer it is refused, and without permissions it is an outage', async () => {
  const refused = await system.get(path);
  expect([refused.status, await codeOf(refused)]).toEqual([401, 'bearer_missing']);
  const alone = await useGateway();
  const away = await alone.get(path, { authorization: `Bearer ${await alone.bearerOf('ben')}` });
  expect([away.status, await codeOf(away)]).toEqual([503, 'unavailable']);
});

test('a watcher who leaves is no failure, and does not count as a slow answer', async () => {
  const watched = await watch(await system.bearerOf('ben'));
  const lines = () => system.lines.filter(({ msg, path: route }) => msg === 'request' && route === path);
  const before = lines().length;
  watched.leave();
  await vi.waitFor(() => expect(lines().length).toBe(before + 1), patience);
  expect(lines().at(-1)).toMatchObject({ status: 200 });
  const metrics = await (await fetch(`${system.internalUrl}/metrics`)).text();
  expect(metrics).toContain('http_server_seconds');
  expect(metrics).not.toMatch(/http_server_seconds_count\{[^}]*navigation\/events[^}]*status="200"/);
});

test('a gateway that stops ends what goes on, and does not wait for it', async () => {
  const { modules, permissions, tokens } = system.addresses;
  const gateway = await useGateway(
    { MODULES_ADDRESS: modules, PERMISSIONS_ADDRESS: permissions, TOKENS_ADDRESS: tokens, SHUTDOWN_GRACE_MS: '60000' },
    system.issuer,
  );
  const watched = await watch(await system.bearerOf('ben'), gateway.url);
  await vi.waitFor(() => expect(eventsIn(watched)).toBe(1), patience);
  await gateway.stop();
  expect(gateway.lines.map(({ msg }) => msg)).not.toContain('stop step took too long');
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
});

test('many who come and go disturb nobody', async () => {
  const stays = await watch(await system.bearerOf('ben'));
  await vi.waitFor(() => expect(eventsIn(stays)).toBe(1), patience);
  const bearer = await system.bearerOf('ben');
  for (let round = 0; round < 30; round += 1) {
    const visitors = await Promise.all(Array.from({ length: 40 }, () => watch(bearer)));
    for (const visitor of visitors) visitor.leave();
  }
  await addModule('Still here');
  await vi.waitFor(() => expect(eventsIn(stays)).toBeGreaterThan(1), patience);
  expect(stays.hasEnded).toBe(false);
  stays.leave();
});

test('one user holds so many and no more, others theirs, and who leaves makes room', async () => {
  const [ben, dan] = [await system.bearerOf('ben'), await system.bearerOf('dan')];
  const held = await Promise.all(Array.from({ length: 200 }, () => watch(ben)));
  expect(new Set(held.map(({ answer }) => answer.status))).toEqual(new Set([200]));
  const refused = await system.get(path, { authorization: `Bearer ${ben}` });
  expect([refused.status, await codeOf(refused)]).toEqual([429, 'too_many_watches']);
  const other = await watch(dan);
  expect(other.answer.status).toBe(200);
  for (const watched of [...held, other]) watched.leave();
  await vi.waitFor(async () => {
    const again = await watch(ben);
    again.leave();
    expect(again.answer.status).toBe(200);
  }, patience);
});

test('who could not be served holds nothing', async () => {
  const alone = await useGateway();
  const headers = { authorization: `Bearer ${await alone.bearerOf('ben')}` };
  const statuses = new Set<number>();
  for (let i = 0; i < 201; i += 1) statuses.add((await alone.get(path, headers)).status);
  expect(statuses).toEqual(new Set([503]));
});

test('one watch of permissions serves all who watch an organization', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, async () => watch(await system.bearerOf('dan'))));
  await addModule('One watch');
  const metrics = await (await fetch(`${system.internalUrls.permissions}/metrics`)).text();
  const [, streams] = /^rpc_server_streams\{method="[^"]*WatchChanges"\} (\d+)$/m.exec(metrics) ?? [];
  expect(Number(streams)).toBeLessThanOrEqual(3); // acme, globex, and those of a gateway that has just stopped
  for (const watched of all) watched.leave();
});
