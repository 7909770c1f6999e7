import { randomUUID } from 'node:crypto';
import { createKafka } from '@custom-modules/chassis/kafka';
import { topicsOf } from '@custom-modules/contracts/topics';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Api } from '../support/api.ts';
import { addModule, menuOf } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What operators see and do, over all organizations. */

let system: System;
let olga: Api;
const operations = '/api/v3/operations';

beforeAll(async () => {
  system = await useSystem({ gateway: { MAX_EVENT_LOOP_DELAY_MS: '60000' } }); // a busy machine is not what this is about
  olga = await system.as(people.olga);
});

const readStatus = async () => (await olga.get(`${operations}/status`)).data;

/** Puts something onto the topic that modules would never. */
async function produce(value: string, key = 'acme:m1') {
  const { brokers, prefix } = system.topics;
  const kafka = createKafka({ clientId: 'test', brokers, log: recordLog().log });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: topicsOf(prefix).modules, messages: [{ key, value }] });
  await producer.disconnect();
}

describe('status', () => {
  test('tells of every service, and that nothing stands still', async () => {
    const { owner } = await newOrganization(system);
    await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    await vi.waitFor(async () => {
      const { verdict, services, outbox, consumer, deadLetters, tokens } = await readStatus();
      expect(['OK', 'WARN']).toContain(verdict);
      expect(services.map(({ state }: { state: string }) => state)).toEqual(['up', 'up', 'up']);
      expect(outbox).toEqual({ waiting: 0, parked: 0, oldestWaitingAt: null, relayLeads: true });
      expect([consumer.state, deadLetters.waiting]).toEqual(['running', 0]);
      expect(tokens.processes).toMatchObject([{ state: 'up' }]);
    }, patience);
  });

  test('counts the tokens that are made and redeemed', async () => {
    const { member } = await newOrganization(system);
    const before = (await readStatus()).tokens;
    const { data } = await member.post('/api/v3/short-token/generate');
    await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    const { issued, resolved, refused } = (await readStatus()).tokens;
    expect([issued, resolved, refused.replayed]).toEqual([
      before.issued + 1,
      before.resolved + 1,
      before.refused.replayed + 1,
    ]);
  });
});

test('a dead letter is listed, read masked, redriven in vain and given up', async () => {
  const secret = randomUUID();
  await produce(`{"name":"${secret}"}`);
  const letter = await vi.waitFor(async () => {
    const { data } = await olga.get(`${operations}/dead-letter`);
    expect(data.items).toHaveLength(1);
    return data.items[0];
  }, patience);
  expect(letter).toMatchObject({ fate: 'waiting', decidedBy: null, decidedAt: null });
  const { verdict, reasons, deadLetters } = await readStatus();
  expect([verdict, reasons[0].code, deadLetters.waiting]).toEqual(['WARN', 'dead_letters_waiting', 1]);

  const whole = await olga.get(`${operations}/dead-letter/${letter.id}`);
  expect(whole.data).toMatchObject({ ...letter, payloadBytes: expect.any(Number) });
  expect(whole.text).not.toContain(secret);
  expect((await olga.get(`${operations}/dead-letter/11-999999`)).status).toBe(404);

  const again = await olga.post(`${operations}/dead-letter/redrive`, { ids: [letter.id] });
  expect(again.data).toMatchObject({ ids: [], stillDead: [{ id: letter.id, reason: letter.reason }], dryRun: false });
  const drop = async (body: object) => (await olga.post(`${operations}/dead-letter/drop`, body)).data;
  expect(await drop({ reason: letter.reason, dryRun: true })).toEqual({ ids: [letter.id], dryRun: true });
  expect(await drop({ all: true })).toEqual({ ids: [letter.id], dryRun: false });
  expect((await olga.get(`${operations}/dead-letter`)).data.items).toEqual([]);
  const dropped = await olga.get(`${operations}/dead-letter?fate=dropped&reason=${letter.reason}`);
  expect(dropped.data.items).toMatchObject([{ id: letter.id, fate: 'dropped', decidedBy: 'olga' }]);
  const refused = await olga.post(`${operations}/dead-letter/drop`, { ids: ['nothing'] });
  expect([refused.status, refused.body.errors]).toMatchObject([400, [{ field: 'ids[0]' }]]);
});

test('the outbox is read page by page, and there is nothing to redrive in one that is empty', async () => {
  await vi.waitFor(async () => {
    expect((await olga.get(`${operations}/outbox?limit=1`)).data).toEqual({ items: [], nextCursor: null });
  }, patience);
  expect((await olga.post(`${operations}/outbox/redrive`, { all: true })).data).toEqual({ ids: [], dryRun: false });
  expect((await olga.post(`${operations}/outbox/drop`, { all: true, dryRun: true })).data).toEqual({
    ids: [],
    dryRun: true,
  });
  const refused = await olga.post(`${operations}/outbox/drop`, { ids: ['nothing'] });
  expect([refused.status, refused.body.errors]).toMatchObject([400, [{ field: 'ids[0]' }]]);
});

test('a rebuild begins, is looked at, and finds nothing to put right', async () => {
  expect((await olga.get(`${operations}/rebuild`)).status).toBe(404);
  const begun = await olga.post(`${operations}/rebuild`, { dryRun: true });
  expect([begun.status, begun.headers.get('location')]).toEqual([202, `${operations}/rebuild`]);
  expect(begun.data).toMatchObject({ dryRun: true, startedBy: 'olga' });
  await vi.waitFor(async () => {
    const { data } = await olga.get(`${operations}/rebuild`);
    expect(data).toMatchObject({ id: begun.data.id, state: 'done', failure: null });
    expect(data.difference).toEqual({ missing: 0, surplus: 0, different: 0, older: 0, examples: [] });
  }, patience);
});

test('an event is watched as it arrives', async () => {
  const { owner, organizationId } = await newOrganization(system);
  const leaving = new AbortController();
  const answer = await fetch(`${system.url}${operations}/event?latest=100&organizationId=${organizationId}`, {
    headers: { authorization: `Bearer ${olga.bearer}` },
    signal: leaving.signal,
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  const { id } = await addModule(owner, { name: 'Watched', url: 'https://watched.example/?secret=1' });
  await vi.waitFor(() => expect(text).toMatch(/^data: /m), patience);
  leaving.abort();
  await reading;
  const [, json = ''] = /^data: (.*)$/m.exec(text) ?? [];
  const event = JSON.parse(json);
  expect(event).toMatchObject({
    key: `${organizationId}:${id}`,
    headers: { ce_type: 'events.v1.ModuleCreated' },
  });
  expect(JSON.parse(event.payload)).toMatchObject({ module: { id, name: 'Watched' } });
});

test('an organization is counted, then purged; another one is as it was', async () => {
  const [gone, stays] = [await newOrganization(system), await newOrganization(system)];
  for (const { owner } of [gone, stays]) await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
  const path = `${operations}/organization/${gone.organizationId}`;
  const counted = await olga.delete(`${path}?dryRun=true`);
  expect(counted.data).toMatchObject({ organizationId: gone.organizationId, dryRun: true, modules: 1 });
  expect(await menuOf(gone.owner)).toEqual(['Fleet']);
  const purged = await olga.delete(path);
  expect(purged.data).toEqual({ ...counted.data, dryRun: false });
  expect(await menuOf(gone.owner)).toEqual([]);
  expect(await menuOf(stays.owner)).toEqual(['Fleet']);
  expect((await gone.owner.delete(path)).status).toBe(403);
});
