import { randomBytes } from 'node:crypto';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { patience } from '@custom-modules/testing/patience';
import { useInfrastructure } from '@custom-modules/testing/services';
import { type TraceCollector, useTraceCollector } from '@custom-modules/testing/trace-collector';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Answer } from '../support/api.ts';
import {
  databaseSink,
  dumpTopics,
  logSink,
  openMonitorSink,
  processSink,
  produce,
  redisSink,
  type Sink,
  spanSink,
  tokenAuditSink,
  topicsSink,
} from '../support/sinks.ts';
import { addModule, grant, launch, permissionNamed, resolve } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** Short tokens and bearers are planted in every way they can be, then everything that keeps something is searched. */

let sinks: Sink[];
let secrets: string[];

beforeAll(async () => {
  const collector = await useTraceCollector();
  const verbose = { LOG_LEVEL: 'trace', OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  const talkative = { ...verbose, TOKEN_AUDIT: 'all' };
  const system = await useSystem({ permissions: verbose, modules: verbose, tokens: talkative, gateway: verbose });
  sinks = [...(await sinksOf(system)), spanSink(collector)];
  secrets = await leaveSecrets(system);
  await leaveDeadLetter(system);
  await untilAudited(system);
  await untilTraced(collector, system);
});

async function sinksOf({ processes, databases, topics, redis, answers }: System): Promise<Sink[]> {
  const monitor = await openMonitorSink(redis.url);
  atEnd(() => monitor.close());
  return [
    ...Object.entries(processes).map(([name, service]) => processSink(name, service)),
    ...useInfrastructure().logFiles.map(logSink),
    redisSink(redis),
    monitor,
    topicsSink(topics),
    tokenAuditSink(topics),
    databaseSink('modules database', databases.modules.appUrl),
    databaseSink('permissions database', databases.permissions.appUrl),
    {
      name: 'answers',
      read: async () => answers.map(besidesItsPurpose).join('\n'),
      plant: async (line) =>
        answers.push({ path: '/', status: 200, headers: new Headers({ line }), text: '', body: null, data: null }),
    },
  ];
}

/** The answers that are there to hand over a secret, and where it stands in them. */
const purposes: [path: RegExp, secret: (answer: Answer) => string | null | undefined][] = [
  [/^\/launch\/[^/]+$/, ({ headers }) => headers.get('location')],
  [/\/launch$/, ({ data }) => data?.url],
  [/\/short-token\/generate$/, ({ data }) => data?.shortToken],
  [/\/short-token\/resolve$/, ({ data }) => data?.bearerToken],
];

function besidesItsPurpose(answer: Answer): string {
  const [, purpose] = purposes.find(([path]) => path.test(answer.path)) ?? [];
  return `${[...answer.headers].join('\n')}\n${answer.text}`.replace(purpose?.(answer) ?? '', '');
}

/** A whole story with secrets where they belong and where they do not; answers with them. */
async function leaveSecrets(system: System): Promise<string[]> {
  const { owner, member, memberId } = await newOrganization(system);
  const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/{SHORT_TOKEN}?t={SHORT_TOKEN}' });
  const permission = await permissionNamed(owner, 'View Fleet');
  await grant(owner, member, memberId, [permission.id]);

  const { anybody } = system;
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const launchByForm = (body: string) => anybody.postText(`/launch/${module.id}`, body, form);
  const byForm = await launchByForm(`access_token=${member.bearer}`);
  const launched = new URL(byForm.headers.get('location') ?? '').searchParams.get('t') ?? '';
  const redeemed = (await launch(member, module.id)).searchParams.get('t') ?? '';
  const key = randomBytes(24).toString('base64url');
  expect((await resolve(anybody, redeemed, { 'idempotency-key': key })).status).toBe(200);
  const live = (await member.post('/api/v3/short-token/generate')).data.shortToken;

  // Every refusal might repeat what it was given.
  await Promise.all([
    resolve(anybody, redeemed),
    resolve(anybody, redeemed, { 'idempotency-key': `${key}\u00ff` }),
    resolve(anybody, `${live}x`),
    resolve(anybody, { token: live }),
    anybody.get(`/api/v3/short-token/resolve?shortToken=${live}`),
    anybody.get(`/api/v3/navigation?platform=web&access_token=${member.bearer}`),
    anybody.get(`/no/such/${live}?bearer=${member.bearer}`),
    anybody.get('/api/v3/navigation?platform=web', { authorization: `Bearer ${member.bearer}x` }),
    anybody.get('/api/v3/navigation?platform=web', { authorization: `Basic ${member.bearer}` }),
    anybody.postText(`/api/v3/short-token/resolve?x=${live}`, `{"shortToken": "${live}"`),
    launchByForm(`access_token=${member.bearer}x`),
    launchByForm(`access_token=${member.bearer}&access_token=${owner.bearer}`),
    launchByForm(`${member.bearer}=${live}`),
    owner.post('/api/v3/custom-module', { name: live, url: `https://x.example/?t=${member.bearer}\u0000` }),
    owner.get(`/api/v3/custom-module/${live}`),
    owner.get(`/api/v3/custom-module?cursor=${member.bearer}`, { 'x-request-id': live }),
    owner.get('/api/v3/custom-module', { traceparent: member.bearer ?? '' }),
  ]);
  return [owner.bearer ?? '', member.bearer ?? '', launched, redeemed, live, key];
}

/** The topic of dead letters would be searched in vain if it were empty. */
async function leaveDeadLetter({ topics: { brokers, prefix } }: System): Promise<void> {
  await produce(brokers, topicsOf(prefix).modules, '{}');
  await vi.waitFor(async () => expect(await dumpTopics(brokers, prefix)).toContain('dead-letter-reason'), patience);
}

/** So would the topic of token audit. */
async function untilAudited({ topics: { brokers, prefix } }: System): Promise<void> {
  const dump = () => dumpTopics(brokers, topicsOf(prefix).tokenAudit);
  await vi.waitFor(async () => {
    const text = await dump();
    for (const happened of ['TokenIssued', 'TokenResolved', '"replayed"']) expect(text).toContain(happened);
  }, patience);
}

/** So would the collector of spans, without those of each process and thread, and of every answer. */
async function untilTraced(collector: TraceCollector, { answers }: System): Promise<void> {
  const services = ['gateway', 'modules', 'modules.relay', 'permissions', 'permissions.consumer', 'tokens'];
  await vi.waitFor(() => {
    const spans = collector.spans();
    expect([...new Set(spans.map(({ service }) => service))].toSorted()).toEqual(services);
    const answered = spans.filter(({ attributes }) => 'http.response.status_code' in attributes);
    expect(answered.length).toBeGreaterThanOrEqual(answers.length);
  }, patience);
}

function findSecrets(text: string, among: readonly string[]): string[] {
  return among.filter((secret) =>
    partsOf(secret)
      .flatMap(formsOf)
      .some((form) => text.includes(form)),
  );
}

/** Of a bearer each part alone would do harm enough. */
function partsOf(secret: string): string[] {
  return [secret, ...secret.split('.').filter((part) => part.length > 100)];
}

/** How a text looks within something larger: as it is, in hex, and in base64 wherever its groups of three begin. */
function formsOf(text: string): string[] {
  const aligned = [0, 1, 2].map((before) => {
    const bytes = Buffer.from('x'.repeat(before) + text);
    // Of the groups at both ends some digits belong to the neighbours.
    return bytes
      .subarray(0, bytes.length - (bytes.length % 3))
      .toString('base64')
      .slice(Math.ceil((before * 8) / 6));
  });
  const hex = Buffer.from(text).toString('hex');
  return [text, hex, ...aligned, ...aligned.map((digits) => digits.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Secrets that are nobody's, one for each way to keep one by mistake, and what is kept then. */
function leaks(): { secret: string; kept: string }[] {
  const shortToken = () => {
    const secret = `st_${randomBytes(17).toString('hex').slice(0, 33)}`;
    return { secret, part: secret };
  };
  const bearer = () => {
    const part = randomBytes(90).toString('base64url');
    return { secret: `eyJhbGciOiJSUzI1NiJ9.${part}.c2ln`, part };
  };
  return [shortToken, bearer].flatMap((make) =>
    (['utf8', 'hex', 'base64', 'base64url'] as const).flatMap((encoding) =>
      ['', '{', '{"', '{"t'].map((before) => {
        const { secret, part } = make();
        return { secret, kept: Buffer.from(`${before}${part}"}`).toString(encoding) };
      }),
    ),
  );
}

test('control: whatever the form and wherever it is kept, a secret is found', async () => {
  for (const { name, read, plant } of sinks) {
    const planted = leaks();
    await plant(planted.map(({ kept }) => kept).join(' '));
    const missed = async () => {
      const text = await read();
      return planted.filter(({ secret }) => findSecrets(text, [secret]).length === 0);
    };
    await vi.waitFor(async () => expect([name, await missed()]).toEqual([name, []]), patience);
  }
});

test('no log, metric, topic, database, Redis or answer holds a short token or a bearer', async () => {
  const found = await Promise.all(
    sinks.map(async ({ name, read }) => ({ name, secrets: findSecrets(await read(), secrets) })),
  );
  expect(found.filter((sink) => sink.secrets.length > 0)).toEqual([]);
});
