import { once } from 'node:events';
import { connect } from 'node:net';
import { authErrors } from '@custom-modules/auth/errors';
import { commonErrors, failuresOf } from '@custom-modules/chassis/failure';
import type { RpcStreamCall } from '@custom-modules/chassis/rpc';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import {
  OperationsServiceService,
  type TailEventsRequest,
  type TailEventsResponse,
} from '@custom-modules/contracts/permissions-operations';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { expect, test, vi } from 'vitest';
import { codeOf, useGateway } from '../../../../../gateway.fixture.ts';
import { useRpcServer } from '../../../../../rpc.fixture.ts';

const fail = failuresOf({ ...commonErrors, ...authErrors });
type Tail = (request: TailEventsRequest, call: RpcStreamCall) => AsyncIterable<TailEventsResponse>;

/** What permissions answers; each test says. */
let tail: Tail;
const handlers = { tailEvents: (request: TailEventsRequest, call: RpcStreamCall) => tail(request, call) };
const permissions = await useRpcServer(
  OperationsServiceService,
  handlers as unknown as RpcHandlers<typeof OperationsServiceService>,
);
const settings = { PERMISSIONS_ADDRESS: permissions.address, HEARTBEAT_MS: '200' };
const gateway = await useGateway(settings);
const path = '/api/v3/operations/event';

const event = (offset: number, payload = '{}'): TailEventsResponse => ({
  ...{ topic: 'modules.v1', partition: 3, offset, headers: { ce_type: 'events.v1.ModuleCreated' } },
  ...{ time: new Date(Date.UTC(2026, 0, 2)), key: 'acme:m1', payload },
});
const untilOver = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

async function watch(query = '', { lifeSeconds = 3600, on = gateway } = {}) {
  const leaving = new AbortController();
  const bearer = await gateway.issuer.bearer(people.olga, { lifeSeconds });
  const answer = await fetch(`${on.url}${path}${query}`, {
    headers: { authorization: `Bearer ${bearer}` },
    signal: leaving.signal,
  });
  const watched = { answer, text: '', hasEnded: false, leave: () => leaving.abort() };
  const read = async () => {
    for await (const chunk of answer.body ?? []) watched.text += Buffer.from(chunk).toString();
  };
  if (answer.ok) {
    void read()
      .catch(() => undefined)
      .finally(() => {
        watched.hasEnded = true;
      });
  }
  return watched;
}

test('each message is an event whose data is all there is to know of it', async () => {
  let asked: TailEventsRequest | undefined;
  tail = async function* (request) {
    asked = request;
    yield event(1, '{"name":"a\\nb"}');
    yield event(2);
  };
  const query = '?topics=modules,token-audit&organizationId=acme&type=events.v1.ModuleCreated&latest=5';
  const watched = await watch(query);
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
  expect(watched.answer.headers.get('content-type')).toBe('text/event-stream');
  const data = [...watched.text.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json));
  expect(data).toEqual([event(1, '{"name":"a\\nb"}'), event(2)].map((e) => ({ ...e, time: e.time?.toISOString() })));
  expect(asked).toEqual({
    topics: ['modules', 'token-audit'],
    organizationId: 'acme',
    eventTypes: ['events.v1.ModuleCreated'],
    latest: 5,
  });
});

test('what cannot begin is refused with its status', async () => {
  tail = async function* () {
    yield* [];
    throw fail('unavailable');
  };
  await vi.waitFor(async () => {
    const { answer } = await watch();
    expect(answer.status).toBe(503); // on a busy machine the first may have begun
    expect(await codeOf(answer)).toBe('unavailable');
  }, patience);
});

test('what fails later says why', async () => {
  tail = async function* () {
    yield event(1);
    throw fail('unavailable');
  };
  const watched = await watch();
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
  const [, json = ''] = /^event: failed\ndata: (.*)$/m.exec(watched.text) ?? [];
  expect(JSON.parse(json)).toMatchObject({
    code: 'unavailable',
    requestId: watched.answer.headers.get('x-request-id'),
  });
});

test('while nothing arrives it says that it goes on, and ends with the bearer', async () => {
  tail = async function* (_, { signal }) {
    yield* [];
    await untilOver(signal);
  };
  const watched = await watch('', { lifeSeconds: 3 });
  await vi.waitFor(() => expect(watched.text.split(':\n\n').length).toBeGreaterThan(2), patience);
  expect(watched.hasEnded).toBe(false);
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
});

test('it ends when the gateway drains, and for permissions when the reader leaves', async () => {
  const over = vi.fn();
  tail = async function* (_, { signal }) {
    yield event(1);
    await untilOver(signal);
    over();
  };
  const another = await useGateway(settings, gateway.issuer);
  const [stays, leaves] = [await watch('', { on: another }), await watch()];
  await vi.waitFor(
    () => expect([stays.text, leaves.text]).toEqual(Array(2).fill(expect.stringContaining('data:'))),
    patience,
  );
  leaves.leave();
  await vi.waitFor(() => expect(over).toHaveBeenCalledTimes(1), patience);
  expect(stays.hasEnded).toBe(false);
  await another.stop();
  await vi.waitFor(() => expect([stays.hasEnded, over.mock.calls.length]).toEqual([true, 2]), patience);
});

const chunk = 'x'.repeat(16 * 1024);
const endless = (sent: { count: number }): Tail =>
  async function* (_, { signal }) {
    for (; !signal.aborted; sent.count += 1) yield event(sent.count, chunk);
  };

test('who reads nothing is cut off, and not much is kept for them', async () => {
  const sent = { count: 0 };
  let ended = false;
  tail = async function* (...asked) {
    try {
      yield* endless(sent)(...asked);
    } finally {
      ended = true;
    }
  };
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  const bearer = await gateway.bearerOf('olga');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${bearer}\r\n\r\n`);
  socket.pause();
  await vi.waitFor(() => expect(sent.count).toBeGreaterThan(0), patience);
  await vi.waitFor(() => expect(ended).toBe(true), patience);
  expect(sent.count * chunk.length).toBeLessThan(64 * 1024 * 1024);
  socket.on('error', () => undefined).resume(); // the reset of the other side
  if (!socket.destroyed) await once(socket, 'close');
});

test('who reads is sent however much there is', async () => {
  const sent = { count: 0 };
  tail = endless(sent);
  const watched = await watch();
  const before = watched.text.length;
  await vi.waitFor(() => expect(watched.text.length - before).toBeGreaterThan(16 * 1024 * 1024), patience);
  expect(watched.hasEnded).toBe(false);
  watched.leave();
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
});

test('one operator does not take all the places there are', async () => {
  tail = async function* (_, { signal }) {
    yield event(1);
    await untilOver(signal);
  };
  const watching = await Promise.all(Array.from({ length: 20 }, () => watch()));
  const { answer } = await watch();
  expect([answer.status, await codeOf(answer)]).toEqual([429, 'too_many_watches']);
  for (const { leave } of watching) leave();
});
