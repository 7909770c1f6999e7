import { type ResolveRequest, type ResolveResponse, TokenServiceService } from '@custom-modules/contracts/tokens';
import { callAs } from '@custom-modules/testing/calls';
import { failureOf } from '@custom-modules/testing/failures';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { Metadata, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { commonErrors, failuresOf } from './failure.ts';
import { createMetrics } from './metrics.ts';
import type { RpcCall } from './rpc.ts';
import { type BatchLimits, createBatchClient } from './rpc-batch-client.ts';
import { createBatchMetrics } from './rpc-batch-metrics.ts';
import { createRpcClient, openChannel } from './rpc-client.ts';
import { findReplicas } from './rpc-replicas.ts';
import { createRpcServer, type RpcHandlers, rpcService } from './rpc-server.ts';

type Handler = (request: ResolveRequest, call: RpcCall) => Promise<ResolveResponse>;

const method = TokenServiceService.resolveBatches.path;
const fail = failuresOf(commonErrors);
const { log } = recordLog();
const released = (userId: string): ResolveResponse => ({ bearerToken: 'b', userId, organizationId: 'acme' });
const never = Promise.withResolvers<never>().promise;
const request = (shortToken = 'st_x'): ResolveRequest => ({ shortToken, nonce: 'n', nonceIsOfClient: false });

/** A server that answers each call with the name it is given, unless the handler says otherwise. */
async function serve(name: string, handler: Handler = async () => released(name), port = 0) {
  const seen: RpcCall[] = [];
  const resolve: Handler = (asked, call) => {
    seen.push(call);
    return handler(asked, call);
  };
  const handlers = { resolve, resolveBatches: resolve } as unknown as RpcHandlers<typeof TokenServiceService>;
  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log: recordLog().log, metrics, name }, [rpcService(TokenServiceService, handlers)]);
  const bound = await server.listen('127.0.0.1', port);
  onTestFinished(() => server.close());
  const batchesOf = async (most: string) => {
    const pattern = new RegExp(`rpc_server_batch_size_bucket\\{le="${most}".*\\} (\\d+)`);
    return Number(pattern.exec(await metrics.text())?.[1]);
  };
  return { server, port: bound, address: `127.0.0.1:${bound}`, seen, batchesOf };
}

function useMetrics() {
  const registry = createMetrics({ processMetrics: false });
  const counted = async (series: string) => {
    const line = (await registry.text()).split('\n').find((text) => text.startsWith(series));
    return Number(line?.slice(line.lastIndexOf(' ')));
  };
  return { metrics: createBatchMetrics(registry), counted };
}

/** A client of these addresses; a test may change the list, as DNS does. */
function connect(addresses: string[], limits: Partial<BatchLimits> = {}) {
  const network = { addresses };
  const replicas = findReplicas({ addresses: ['a name'], log, intervalMs: 20, lookup: async () => network.addresses });
  const { metrics, counted } = useMetrics();
  const client = createBatchClient({ method: TokenServiceService.resolveBatches, replicas, metrics, limits });
  onTestFinished(async () => {
    await client.stop();
    await replicas.stop();
  });
  void replicas.start?.();
  const ask = (shortToken?: string, share = 'anybody', withinMs = 5000) =>
    client.call(request(shortToken), callAs('a.b.c', { deadline: new Date(Date.now() + withinMs) }), share);
  /** Who answers now: a call in each turn goes to the next. */
  const whoAnswers = async () => {
    const names = new Set<string>();
    for (let i = 0; i < 10; i += 1) names.add((await ask()).userId);
    return [...names].toSorted();
  };
  const untilAnswering = (...names: string[]) =>
    vi.waitFor(async () => expect(await whoAnswers()).toEqual(names), patience);
  return { client, counted, ask, whoAnswers, untilAnswering, network };
}

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** A call that is answered when it is asked for again, because the answer is late: what does not wait for that is done before. */
async function askLate(patienceMs = 1000) {
  let times = 0;
  const { address, seen } = await serve('late', () => {
    times += 1;
    return times === 1 ? never : Promise.resolve(released('late'));
  });
  const answered = connect([address], { patienceMs })
    .ask()
    .then(({ userId }) => userId);
  await vi.waitFor(() => expect(seen).toHaveLength(1), patience);
  return { answered };
}

describe('a batch', () => {
  test('carries all calls of one turn, each with its own trail, bearer and deadline', async () => {
    const { address, seen, batchesOf } = await serve('one');
    const { ask, client } = connect([address]);
    await ask();
    const call = callAs('d.e.f', { trail: { requestId: 'r-7' }, deadline: new Date(Date.now() + 60_000) });
    await Promise.all([...many(9, () => ask()), client.call(request(), call, 'anybody')]);
    expect([await batchesOf('1'), await batchesOf('8'), await batchesOf('16')]).toEqual([1, 1, 2]);
    expect(seen.at(-1)).toMatchObject({ bearer: 'd.e.f', trail: { requestId: 'r-7' } });
    expect(seen.at(-2)).toMatchObject({ bearer: 'a.b.c' });
    const leftMs = seen.slice(-2).map(({ deadline }) => deadline.getTime() - Date.now());
    expect(leftMs[0]).toBeLessThan(5001);
    expect(leftMs[1]).toBeGreaterThan(50_000);
  });

  test('is answered call by call: one that fails and one that hangs are no matter to the others', async () => {
    const { address } = await serve('one', async ({ shortToken }) => {
      if (shortToken === 'hangs') return never;
      if (shortToken === 'fails') throw fail('invalid_request', { fields: [{ field: 'nonce', message: 'No.' }] });
      return released(shortToken);
    });
    const { ask } = connect([address]);
    const hanging = failureOf(ask('hangs', 'anybody', 300));
    const [good, bad] = await Promise.all([ask('good'), failureOf(ask('fails'))]);
    expect(good.userId).toBe('good');
    expect(bad).toMatchObject({ code: 'invalid_request', fields: [{ field: 'nonce', message: 'No.' }] });
    expect(await hanging).toMatchObject({ code: 'unavailable' });
  });

  test('is split where bearers are so long that a server would not take it', async () => {
    const { address, seen } = await serve('one');
    const { client } = connect([address]);
    const bearer = 'x'.repeat(16_000);
    const answers = many(200, () => client.call(request(), callAs(bearer), 'anybody'));
    expect(await Promise.all(answers)).toHaveLength(200);
    expect(seen.every((call) => call.bearer === bearer)).toBe(true);
  });

  test('is split where requests are so long that a server would not take it', async () => {
    const { address } = await serve('one');
    const { ask } = connect([address]);
    const answers = many(200, () => ask('€'.repeat(20_000)));
    expect(await Promise.all(answers)).toHaveLength(200);
  });

  test('that a call travels in a second time may still be answered when the first was in vain', async () => {
    const answers = [Promise.withResolvers<ResolveResponse>(), Promise.withResolvers<ResolveResponse>()];
    const asked: string[] = [];
    const { address } = await serve('one', async ({ shortToken }) => {
      if (shortToken === 'other') return released('other');
      return answers[asked.push(shortToken) - 1]?.promise ?? never;
    });
    const { ask } = connect([address]);
    const answered = ask();
    await vi.waitFor(async () => {
      await ask('other'); // the stream is not silent, so it is not replaced
      expect(asked).toHaveLength(2);
    }, patience);
    answers[0]?.reject(fail('unavailable'));
    await ask('other'); // its answer comes after that
    answers[1]?.resolve(released('one'));
    expect((await answered).userId).toBe('one');
  });

  test('a call without a deadline is refused', async () => {
    const { address } = await serve('one');
    const { client } = connect([address]);
    const call = callAs(undefined, { deadline: undefined });
    expect(await failureOf(client.call(request(), call, 'anybody'))).toMatchObject({ code: 'deadline_required' });
  });
});

/** Half of what keepalive would take to end the stream instead. */
const drainsSoon = { timeout: 10_000 };

describe('replicas', () => {
  test('share the calls, new ones at once, and one that is gone is left without a failed call', async () => {
    const [one, two] = [await serve('one'), await serve('two')];
    const { ask, untilAnswering, network } = connect([one.address]);
    await untilAnswering('one');
    network.addresses = [one.address, two.address];
    await untilAnswering('one', 'two');
    network.addresses = [two.address];
    const calls: Promise<ResolveResponse>[] = [];
    await vi.waitFor(async () => {
      const answers = many(10, () => ask());
      calls.push(...answers);
      expect(new Set((await Promise.all(answers)).map(({ userId }) => userId))).toEqual(new Set(['two']));
    }, patience);
    await untilAnswering('two');
    expect(await Promise.all(calls)).toHaveLength(calls.length);
  });

  test('one that is cut off under way is replaced by another at once, with the same request', async () => {
    const [one, two] = [await serve('one', () => never), await serve('two')];
    const proxy = await useFaultProxy(one.address);
    // So patient that nothing is asked for again because it is late.
    const { ask, counted } = connect([proxy.address, two.address], { patienceMs: 60_000 });
    const asked: Promise<ResolveResponse>[] = [];
    await vi.waitFor(() => {
      asked.push(ask('st_x', 'anybody', 120_000));
      expect(one.seen.length).toBeGreaterThan(1);
    }, patience);
    proxy.refuse();
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ userId }) => userId))).toEqual(new Set(['two']));
    expect(await counted(`rpc_client_asked_again_total{method="${method}",reason="lost"}`)).toBeGreaterThan(1);
    expect(await counted(`rpc_client_replicas{method="${method}"}`)).toBe(1);
  });

  test('control: a unary call to a server that is cut off fails', async () => {
    const one = await serve('one', () => never);
    const proxy = await useFaultProxy(one.address);
    const channel = openChannel(proxy.address);
    onTestFinished(() => channel.close());
    const asked = failureOf(createRpcClient(TokenServiceService, channel).resolve(request(), callAs()));
    await vi.waitFor(() => expect(one.seen).toHaveLength(1), patience);
    proxy.cut();
    expect(await asked).toMatchObject({ code: 'unavailable' });
  });

  test('one that falls silent gets no more calls, and those it has are asked elsewhere', async () => {
    const [one, two] = [await serve('one'), await serve('two')];
    const proxy = await useFaultProxy(one.address);
    const { whoAnswers, untilAnswering } = connect([proxy.address, two.address]);
    await untilAnswering('one', 'two');
    proxy.blackHole();
    expect(await whoAnswers()).toEqual(['two']);
    const late = await askLate();
    expect(await Promise.race([late.answered, whoAnswers()])).toEqual(['two']);
  });

  test('one that answers nothing, but takes new streams, is not asked a second time for the same', async () => {
    const seen: string[] = [];
    const [one, two] = [
      await serve('one', async ({ shortToken }) => {
        seen.push(shortToken);
        return never;
      }),
      await serve('two'),
    ];
    const { ask } = connect([one.address, two.address]);
    const answers: Promise<ResolveResponse>[] = [];
    await vi.waitFor(() => {
      answers.push(ask(`st_${answers.length}`, 'anybody', 20_000));
      expect(seen.length).toBeGreaterThan(9);
    }, patience);
    expect(new Set((await Promise.all(answers)).map(({ userId }) => userId))).toEqual(new Set(['two']));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('one that stops in an orderly way under load fails no call', drainsSoon, async () => {
    const slow: Handler = () => new Promise((resolve) => setTimeout(() => resolve(released('one')), 20));
    const [one, two] = [await serve('one', slow), await serve('two')];
    const { ask, untilAnswering } = connect([one.address, two.address]);
    await untilAnswering('one', 'two');
    const underWay = many(500, () => ask());
    await vi.waitFor(() => expect(one.seen.length + two.seen.length).toBeGreaterThan(100), patience);
    const drained = one.server.drain();
    await Promise.all(underWay);
    await untilAnswering('two');
    await drained;
  });

  test('one that stops with nothing to do is left at once', drainsSoon, async () => {
    const one = await serve('one');
    const { untilAnswering } = connect([one.address]);
    await untilAnswering('one');
    await one.server.drain();
  });

  test('a restart of the only one is waited for, an outage is told at once', async () => {
    const one = await serve('one');
    const { ask, untilAnswering } = connect([one.address]);
    await untilAnswering('one');
    one.server.close();
    const waiting = ask();
    await serve('again', undefined, one.port);
    expect((await waiting).userId).toBe('again');
    const nobody = connect([]);
    await failureOf(nobody.ask());
    const late = await askLate();
    const failed = failureOf(nobody.ask());
    expect(await Promise.race([late.answered, failed])).toMatchObject({ code: 'unavailable' });
  });

  test('a restart of the only one is waited for, too, when nothing was asked for a while', async () => {
    const one = await serve('one');
    const { ask, untilAnswering } = connect([one.address]);
    await untilAnswering('one');
    const { answered: later } = await askLate();
    await later;
    await one.server.drain(); // the client has left it then
    const waiting = ask();
    await serve('again', undefined, one.port);
    expect((await waiting).userId).toBe('again');
  });

  test('one that ends each stream at once is not asked for the next without end', async () => {
    let streams = 0;
    const resolveBatches = (stream: ServerDuplexStream<unknown, unknown>) => {
      streams += 1;
      stream.sendMetadata(new Metadata());
      stream.end();
    };
    const server = new Server();
    server.addService({ resolveBatches: TokenServiceService.resolveBatches }, { resolveBatches });
    const { promise, resolve } = Promise.withResolvers<number>();
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, port) => resolve(port));
    onTestFinished(() => server.forceShutdown());
    connect([`127.0.0.1:${await promise}`]);
    await vi.waitFor(() => expect(streams).toBeGreaterThan(1), patience);
    await (await askLate()).answered;
    expect(streams).toBeLessThan(300);
  });

  test('while a name cannot be looked up, what it was stays', async () => {
    const one = await serve('one');
    let isDown = false;
    const lookups: Promise<string[]>[] = [];
    const lookup = () => {
      const answer = isDown ? Promise.reject(new Error('SERVFAIL')) : Promise.resolve([one.address]);
      lookups.push(answer);
      return answer;
    };
    const replicas = findReplicas({ addresses: ['a name'], log, intervalMs: 20, lookup });
    onTestFinished(() => replicas.stop());
    const { metrics } = useMetrics();
    const client = createBatchClient({ method: TokenServiceService.resolveBatches, replicas, metrics });
    onTestFinished(() => client.stop());
    void replicas.start?.();
    await client.call(request(), callAs(), 'anybody');
    isDown = true;
    const before = lookups.length;
    await vi.waitFor(() => expect(lookups.length).toBeGreaterThan(before + 2), patience);
    expect((await client.call(request(), callAs(), 'anybody')).userId).toBe('one');
  });

  test('a name of the system is looked up by its resolver', async () => {
    const one = await serve('one');
    const replicas = findReplicas({ addresses: [`localhost:${one.port}`], log });
    onTestFinished(() => replicas.stop());
    void replicas.start?.();
    await vi.waitFor(() => replicas.ready(500), patience);
  });
});

describe('a client that is stopped', () => {
  test('fails what is under way, what waits and what comes', async () => {
    const one = await serve('one', () => never);
    const { client, ask } = connect([one.address], { underWay: 1 });
    const calls = many(2, () => failureOf(ask()));
    await vi.waitFor(() => expect(one.seen).toHaveLength(1), patience);
    await client.stop();
    calls.push(failureOf(ask()));
    for (const failure of await Promise.all(calls)) expect(failure).toMatchObject({ code: 'unavailable' });
  });
});

describe('when there is more than can be done', () => {
  /** Answers nothing until it is let. */
  async function serveHeldUp() {
    const held: (() => void)[] = [];
    const order: string[] = [];
    const server = await serve('one', ({ shortToken }) => {
      order.push(shortToken);
      return new Promise((resolve) => held.push(() => resolve(released(shortToken))));
    });
    return { ...server, held, order };
  }

  test('what does not fit fails at once, and the rest is done', async () => {
    const { address, held } = await serveHeldUp();
    const { ask, counted } = connect([address], { underWay: 4, waiting: 6 });
    const name = ({ userId }: ResolveResponse) => userId;
    const done = many(4, (i) => ask(`st_${i}`).then(name));
    await vi.waitFor(() => expect(held).toHaveLength(4), patience);
    const more = many(8, (i) => ask(`more_${i}`, `share ${i}`).then(name, () => 'turned away'));
    expect(await Promise.all(more.slice(6))).toEqual(['turned away', 'turned away']);
    expect(await counted(`rpc_client_turned_away_total{method="${method}",reason="full"}`)).toBe(2);
    expect(await counted(`rpc_client_waiting{method="${method}"}`)).toBe(6);
    expect(held).toHaveLength(4);
    const all = Promise.all([...done, ...more]);
    let isDone = false;
    void all.then(() => {
      isDone = true;
    });
    await vi.waitFor(() => {
      for (const release of held.splice(0)) release();
      expect(isDone).toBe(true);
    }, patience);
    expect((await all).filter((outcome) => outcome === 'turned away')).toHaveLength(2);
  });

  test('nobody is asked twice while others wait to be asked once', async () => {
    const { address, held } = await serveHeldUp();
    const { ask, counted } = connect([address], { underWay: 2, patienceMs: 50 });
    const calls = many(3, () => ask('st_x', 'anybody', 60_000));
    await vi.waitFor(() => expect(held).toHaveLength(2), patience);
    await (await askLate(300)).answered; // before it is silent for so long that the stream is replaced
    expect(await counted(`rpc_client_asked_again_total{method="${method}",reason="late"}`)).toBe(0);
    let isDone = false;
    void Promise.all(calls).then(() => {
      isDone = true;
    });
    await vi.waitFor(() => {
      for (const release of held.splice(0)) release();
      expect(isDone).toBe(true);
    }, patience);
  });

  test('a share that asks for much does not hold up another', async () => {
    const { address, held, order } = await serveHeldUp();
    const { ask } = connect([address], { underWay: 1, waiting: 100 });
    const much = many(50, () => ask('much', 'greedy', 20_000));
    await vi.waitFor(() => expect(order).toHaveLength(1), patience);
    const little = ask('little', 'modest', 20_000);
    let isDone = false;
    void Promise.all([...much, little]).then(() => {
      isDone = true;
    });
    await vi.waitFor(
      () => {
        held.shift()?.();
        expect(isDone).toBe(true);
      },
      { ...patience, interval: 1 },
    );
    expect(order.indexOf('little')).toBeLessThan(4);
  });
});
