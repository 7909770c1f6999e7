import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, expect, test } from 'vitest';
import { dumpDatabase, dumpProcess, dumpRedis, dumpTopics, monitorRedis } from '../support/sinks.ts';
import { addModule, grant, launch, permissionNamed, resolve } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** Short tokens and bearers are planted in every way they can be, then everything that keeps something is searched. */

let system: System;

beforeAll(async () => {
  const verbose = { LOG_LEVEL: 'trace' };
  system = await useSystem({ permissions: verbose, modules: verbose, tokens: verbose, gateway: verbose });
});

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

function findSecrets(sinks: Record<string, string>, secrets: readonly string[]): string[] {
  return Object.entries(sinks).flatMap(([sink, text]) =>
    secrets.flatMap((secret, index) =>
      partsOf(secret)
        .flatMap(formsOf)
        .some((form) => text.includes(form))
        ? [`secret ${index} in ${sink}`]
        : [],
    ),
  );
}

/** A secret as something might keep it by mistake. */
function waysToLeak(secret: string): string[] {
  const encodings = ['utf8', 'hex', 'base64', 'base64url'] as const;
  return partsOf(secret).flatMap((part) =>
    ['', '{', '{"', '{"t'].flatMap((before) =>
      encodings.map((encoding) => Buffer.from(`${before}${part}"}`).toString(encoding)),
    ),
  );
}

test('no log, metric, topic, database or Redis holds a short token or a bearer', async () => {
  const { redisUrl } = useInfrastructure();
  const monitor = await monitorRedis(redisUrl);
  const answers: string[] = [];
  const secrets: string[] = [];

  const { owner, member, memberId } = await newOrganization(system);
  const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/{SHORT_TOKEN}?t={SHORT_TOKEN}' });
  const permission = await permissionNamed(owner, 'View Fleet');
  await grant(owner, member, memberId, [permission.id]);
  secrets.push(owner.bearer ?? '', member.bearer ?? '');

  const redeemed = (await launch(member, module.id)).searchParams.get('t') ?? '';
  expect((await resolve(system.anybody, redeemed)).status).toBe(200);
  const live = (await member.post('/api/v3/short-token/generate')).data.shortToken;
  secrets.push(redeemed, live);

  // Secrets where they do not belong, and every refusal that might repeat what it was given.
  const misplaced = await Promise.all([
    resolve(system.anybody, redeemed),
    resolve(system.anybody, `${live}x`),
    resolve(system.anybody, { token: live }),
    system.anybody.get(`/api/v3/short-token/resolve?shortToken=${live}`),
    system.anybody.get(`/api/v3/navigation?platform=web&access_token=${member.bearer}`),
    system.anybody.get(`/no/such/${live}?bearer=${member.bearer}`),
    system.anybody.get('/api/v3/navigation?platform=web', { authorization: `Bearer ${member.bearer}x` }),
    system.anybody.get('/api/v3/navigation?platform=web', { authorization: `Basic ${member.bearer}` }),
    system.anybody.post(`/api/v3/short-token/resolve?x=${live}`, `{"shortToken": "${live}"`),
    owner.post('/api/v3/custom-module', { name: live, url: `https://x.example/?t=${member.bearer}\u0000` }),
    owner.get(`/api/v3/custom-module/${live}`),
    owner.get(`/api/v3/custom-module?cursor=${member.bearer}`, { 'x-request-id': live }),
    owner.get('/api/v3/custom-module', { traceparent: member.bearer ?? '' }),
  ]);
  answers.push(...misplaced.map(({ text }) => text));

  const { processes, databases, topics, redis } = system;
  const sinks = {
    modules: await dumpProcess(processes.modules),
    permissions: await dumpProcess(processes.permissions),
    tokens: await dumpProcess(processes.tokens),
    gateway: await dumpProcess(processes.gateway),
    redis: await dumpRedis(redisUrl, redis.keyPrefix),
    monitor: monitor.stop(),
    topics: await dumpTopics(topics.brokers, topics.prefix),
    'modules database': await dumpDatabase(databases.modules.appUrl),
    'permissions database': await dumpDatabase(databases.permissions.appUrl),
    answers: answers.join('\n'),
  };

  // The search can fail: each sink was really read, and each form really is found where it is.
  expect(sinks.topics).toContain('View Fleet');
  expect(sinks['modules database']).toContain('fleet.example');
  expect(sinks['permissions database']).toContain('View Fleet');
  expect(sinks.redis).toContain('st:');
  expect(sinks.monitor).toContain('st:');
  for (const service of ['modules', 'permissions', 'tokens', 'gateway'] as const)
    expect(sinks[service]).toContain('"level"');

  for (const [index, secret] of secrets.entries())
    for (const leak of waysToLeak(secret))
      expect(findSecrets({ gateway: `${sinks.gateway}\n${leak}` }, secrets)).toContain(`secret ${index} in gateway`);

  expect(findSecrets(sinks, secrets)).toEqual([]);
});
