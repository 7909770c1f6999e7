import { randomUUID } from 'node:crypto';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { createPublisher } from '@custom-modules/chassis/publisher';
import { type TokenEvent, tokenEventTypes } from '@custom-modules/contracts/token-events';
import { callAs } from '@custom-modules/testing/calls';
import { failureOf } from '@custom-modules/testing/failures';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useRedis } from '@custom-modules/testing/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunningTokens, useTokens } from '../app.fixture.ts';
import { makeShortToken, type ShortToken } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';
import { createAuditMetrics } from '../metrics.ts';
import { useAuditTopic } from './audit.fixture.ts';
import { createAuditBuffer } from './audit-buffer.ts';
import { publishAudit } from './publish-audit.ts';
import { superviseAudit } from './supervise-audit.ts';

const { url, keyPrefix } = useRedis();
const redis = new Redis(url, { keyPrefix });
let topic: Awaited<ReturnType<typeof useAuditTopic>>;

beforeAll(async () => {
  topic = await useAuditTopic();
});
afterAll(() => redis.disconnect());

const fingerprintOf = (shortToken: string) => keyOf(shortToken as ShortToken).fingerprint;
const kindsOf = (events: readonly TokenEvent[]) =>
  events.map(({ type, data }) => (type === tokenEventTypes.refused ? data.reason : type));

async function withAudit(settings: Record<string, string>): Promise<RunningTokens> {
  const tokens = await useTokens({ ...topic.settings, REDIS_KEY_PREFIX: keyPrefix, ...settings });
  await tokens.untilServing();
  return tokens;
}

/** A token that goes through three of the fates a token can have; answers with its fingerprint. */
async function issueResolveReplay(tokens: RunningTokens): Promise<string> {
  const { shortToken } = await tokens.generate(await tokens.benBearer());
  await tokens.resolve(shortToken);
  await failureOf(tokens.resolve(shortToken));
  return fingerprintOf(shortToken);
}

/** Its value is changed in Redis before it is used; answers with its fingerprint. */
async function issueTampered(tokens: RunningTokens): Promise<string> {
  const { shortToken } = await tokens.generate(await tokens.benBearer());
  await redis.setrange(keyOf(shortToken as ShortToken).value, 60, 'changed');
  await failureOf(tokens.resolve(shortToken));
  return fingerprintOf(shortToken);
}

const untilSeen = (token: string, kinds: string[]) =>
  vi.waitFor(() => expect(kindsOf(topic.eventsOf(token))).toEqual(kinds), patience);

describe('TOKEN_AUDIT=all', () => {
  let tokens: RunningTokens;
  const trails = ['issue', 'resolve', 'replay'].map((requestId) => ({
    requestId,
    traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  }));

  beforeAll(async () => {
    tokens = await withAudit({ TOKEN_AUDIT: 'all', TOKEN_CLAIM_MS: '50' });
  });

  test('tells of a token issued, resolved and replayed: who, when, for which request, and of the token next to nothing', async () => {
    const [issue, resolve, replay] = trails.map((trail) => ({ trail }));
    const { shortToken, expiresAt } = await tokens.client.generate({}, callAs(await tokens.benBearer(), issue));
    const attempt = () => ({ shortToken, nonce: randomUUID(), nonceIsOfClient: false });
    await tokens.client.resolve(attempt(), callAs(undefined, resolve));
    await failureOf(tokens.client.resolve(attempt(), callAs(undefined, replay)));

    const token = fingerprintOf(shortToken);
    const ben = { token, organizationId: 'acme', userId: 'ben' };
    await untilSeen(token, [tokenEventTypes.issued, tokenEventTypes.resolved, 'replayed']);
    const context = { id: expect.any(String), source: '/services/tokens', subject: token, time: expect.any(Date) };
    const events = topic.eventsOf(token);
    expect(events).toEqual([
      { ...context, ...trails[0], type: tokenEventTypes.issued, data: { ...ben, expiresAt } },
      { ...context, ...trails[1], type: tokenEventTypes.resolved, data: ben },
      { ...context, ...trails[2], type: tokenEventTypes.refused, data: { token, reason: 'replayed' } },
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
    const times = events.map(({ time }) => time.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  test('tells of each other refusal, too', async () => {
    const tampered = await issueTampered(tokens);
    await untilSeen(tampered, [tokenEventTypes.issued, 'unreadable']);

    const unknown = makeShortToken((count) => Buffer.alloc(count, 9));
    await failureOf(tokens.resolve(unknown));
    await untilSeen(fingerprintOf(unknown), ['unknown']);

    const { shortToken } = await tokens.generate(await tokens.benBearer());
    const nonce = randomUUID();
    await tokens.resolve(shortToken, nonce);
    await vi.waitFor(() => expect(failureOf(tokens.resolve(shortToken, nonce))).resolves.toBeDefined(), patience);
    await vi.waitFor(() => expect(kindsOf(topic.eventsOf(fingerprintOf(shortToken)))).toContain('late'), patience);
  });

  test('says of a bearer that ends too soon whose it is', async () => {
    await failureOf(tokens.generate(await tokens.benBearer(29)));
    const data = { token: expect.any(String), reason: 'bearer_expires_soon', organizationId: 'acme', userId: 'ben' };
    await vi.waitFor(() => expect(topic.events).toContainEqual(expect.objectContaining({ data })), patience);
  });

  test('what has not even the form of a token is no event, however much comes', async () => {
    const before = topic.events.length;
    await Promise.all(Array.from({ length: 100 }, () => failureOf(tokens.resolve(randomUUID()))));
    await untilSeen(await issueResolveReplay(tokens), [tokenEventTypes.issued, tokenEventTypes.resolved, 'replayed']);
    expect(topic.events.length).toBe(before + 3);
  });

  test('is well, and says so', async () => {
    expect(await tokens.isServing('tokens.audit')).toBe(true);
    expect(await tokens.metrics.text()).toContain('thread_state{thread="tokens.audit",state="running"} 1');
  });
});

test('TOKEN_AUDIT=security tells of a replay and of a changed value, and of nothing else', async () => {
  const tokens = await withAudit({ TOKEN_AUDIT: 'security' });
  const replayed = await issueResolveReplay(tokens);
  const tampered = await issueTampered(tokens);
  // All events of a token are in order, so that what is not there before is not there at all.
  await untilSeen(replayed, ['replayed']);
  await untilSeen(tampered, ['unreadable']);
});

test('TOKEN_AUDIT=off has nothing to do with Kafka', async () => {
  const tokens = await useTokens({ TOKEN_AUDIT: 'off' });
  await tokens.untilServing();
  await issueResolveReplay(tokens);
  const text = await tokens.metrics.text();
  expect(text).toContain('token_audit_published_total 0');
  expect(text).not.toContain('thread_state');
});

test('while Kafka is away tokens are ready and wait for nothing; what happened meanwhile is told when it is back', async () => {
  const proxy = await useFaultProxy(topic.broker);
  proxy.refuse();
  const tokens = await withAudit({ TOKEN_AUDIT: 'all', KAFKA_BROKERS: proxy.address });
  const happened = await Promise.all(Array.from({ length: 20 }, () => issueResolveReplay(tokens)));
  expect(await tokens.metrics.text()).toContain('token_audit_published_total 0');
  await vi.waitFor(async () => expect(await tokens.metrics.text()).toContain('state="waiting"} 1'), patience);
  expect(await tokens.isServing('tokens.audit')).toBe(false);
  expect(await tokens.readiness()).toMatchObject({ ready: true });

  proxy.heal();
  for (const token of happened) {
    await untilSeen(token, [tokenEventTypes.issued, tokenEventTypes.resolved, 'replayed']);
  }
});

describe('the thread alone', () => {
  /** Its buffer and its thread without a service around them. */
  async function startAudit() {
    const metrics = createMetrics({ processMetrics: false });
    const measure = createAuditMetrics(metrics);
    const buffer = createAuditBuffer(measure);
    const { promise: serves, resolve } = Promise.withResolvers<void>();
    const audit = superviseAudit({
      buffer,
      data: { brokers: [topic.broker], topic: topic.topic, log: { level: 'fatal', format: 'json' } },
      log: recordLog().log,
      metrics,
      measure,
      setHealth: (_part, serving) => void (serving && resolve()),
    });
    onTestFinished(() => audit.stop());
    audit.start?.();
    await serves;
    return {
      metrics,
      stop: () => audit.stop(),
      refused(token: string, id: string, reason: string) {
        const context = { id, source: '/services/tokens', subject: token, time: new Date() };
        buffer.add({ ...context, type: tokenEventTypes.refused, data: { token, reason } }, 'routine');
      },
    };
  }
  const idsOf = (token: string) => topic.eventsOf(token).map(({ id }) => id);

  test('takes along what waits at an ordered stop, in its order', async () => {
    const audit = await startAudit();
    const ids = Array.from({ length: 2000 }, (_, index) => `${index}`);
    for (const id of ids) audit.refused('stopping', id, 'unknown');
    await audit.stop();
    await vi.waitFor(() => expect(idsOf('stopping')).toEqual(ids), patience);
    expect(await audit.metrics.text()).toContain('token_audit_published_total 2000');
  });

  test('drops and counts what the broker will never take, and nothing beside it', async () => {
    const audit = await startAudit();
    audit.refused('swollen', 'before', 'unknown');
    audit.refused('swollen', 'too large', 'x'.repeat(1_100_000));
    audit.refused('swollen', 'after', 'unknown');
    await vi.waitFor(() => expect(idsOf('swollen')).toEqual(['before', 'after']), patience);
    expect(await audit.metrics.text()).toContain('token_audit_dropped_total{reason="refused"} 1');
  });
});

test('warns once an outage', async () => {
  const proxy = await useFaultProxy(topic.broker);
  proxy.refuse();
  const { log, lines } = recordLog();
  const silent = recordLog().log;
  const publisher = createPublisher({
    kafka: createKafka({ clientId: 'test', brokers: [proxy.address], log: silent }),
    topic: topic.topic,
  });
  const stopping = new AbortController();
  const said: string[] = [];
  const publishing = publishAudit({
    publisher,
    log,
    stopping: stopping.signal,
    nextTask: async () => undefined,
    alive: () => undefined,
    running: () => void said.push('running'),
    waiting: () => void said.push('waiting'),
    report: ({ kind }) => void said.push(kind),
  });
  await vi.waitFor(() => expect(said.filter((word) => word === 'waiting').length).toBeGreaterThan(1), patience);
  stopping.abort();
  await publishing;
  await publisher.close();
  expect(lines).toEqual([expect.objectContaining({ level: 'warn', msg: 'audit events wait: the broker takes none' })]);
});
