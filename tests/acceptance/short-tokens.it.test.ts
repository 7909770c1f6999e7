import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { addModule, grant, launch, permissionNamed, resolve, uselessToken } from '../support/story.ts';
import { newOrganization, readCounter, type System, useSystem } from '../support/system.ts';

/** The manual's chapter "Using the {SHORT_TOKEN} Placeholder in the URL", sentence by sentence. */

let system: System;

beforeAll(async () => {
  // A thousand requests at once, all but one refused, must be answered on a busy machine, too, however long that takes.
  const patient = {
    CALL_TIMEOUT_MS: '30000',
    MAX_EVENT_LOOP_DELAY_MS: '60000',
    RESOLVE_REFUSALS_PER_MINUTE: '1000000',
  };
  system = await useSystem({ gateway: patient });
});

async function organizationWithModule(url = 'https://my-service.example/webhook?token={SHORT_TOKEN}') {
  const organization = await newOrganization(system);
  const module = await addModule(organization.owner, { name: 'My service', url });
  return { ...organization, module };
}

describe('How to use it', () => {
  test('“Embed {SHORT_TOKEN} in the URL anywhere your external service expects the credential”', async () => {
    const { owner, module } = await organizationWithModule(
      'https://a.example/{SHORT_TOKEN}/x?t={SHORT_TOKEN}#{SHORT_TOKEN}',
    );
    const { pathname, search, hash } = await launch(owner, module.id);
    const token = hash.slice(1);
    expect([pathname, search]).toEqual([`/${token}/x`, `?t=${token}`]);
    expect((await resolve(system.anybody, token)).status).toBe(200);
  });

  test('“it auto-generates a fresh short token (5-minute TTL) and substitutes the placeholder”', async () => {
    const { owner, module } = await organizationWithModule();
    const before = Date.now();
    const answers = await Promise.all([1, 2].map(() => owner.post(`/api/v3/custom-module/${module.id}/launch`)));
    const tokens = answers.map(({ data }) => new URL(data.url).searchParams.get('token'));
    expect(new Set(tokens).size).toBe(2);
    for (const { data } of answers) {
      const life = new Date(data.expiresAt).getTime() - before;
      expect(life).toBeGreaterThan(295_000);
      expect(life).toBeLessThan(305_000);
    }
  });

  test('a member with the permission is who the token stands for', async () => {
    const { owner, member, memberId, organizationId, module } = await organizationWithModule();
    const permission = await permissionNamed(owner, 'View My service');
    await grant(owner, member, memberId, [permission.id]);
    const url = await launch(member, module.id);
    const answer = await resolve(system.anybody, url.searchParams.get('token'));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: true,
      message: 'Success.',
      data: { bearerToken: member.bearer, userId: memberId, organizationId },
    });
  });

  test('“Use the returned bearerToken for subsequent calls”', async () => {
    const { owner, ownerId, module } = await organizationWithModule();
    const url = await launch(owner, module.id);
    const { data } = await resolve(system.anybody, url.searchParams.get('token'));
    const check = await fetch(`${system.url}/api/v3/custom-module/${module.id}`, {
      headers: { authorization: `Bearer ${data.bearerToken}` },
    });
    expect(check.status).toBe(200);
    expect(data.userId).toBe(ownerId);
  });

  test('“You can skip this step”: a URL without the placeholder mints nothing', async () => {
    const { owner, module } = await organizationWithModule('https://plain.example/');
    const before = await readCounter(system.processes.tokens, 'tokens_issued_total');
    const answer = await owner.post(`/api/v3/custom-module/${module.id}/launch`);
    expect(answer.data).toEqual({ url: 'https://plain.example/' });
    expect(await readCounter(system.processes.tokens, 'tokens_issued_total')).toBe(before);
  });

  test('a platform’s own menu launches with a form: no script, and no token in an address', async () => {
    const { owner, module } = await organizationWithModule();
    const response = await fetch(`${system.url}/launch/${module.id}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ access_token: owner.bearer ?? '' }),
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const token = new URL(response.headers.get('location') ?? '').searchParams.get('token');
    expect((await resolve(system.anybody, token)).status).toBe(200);
  });

  test('the other placeholders say who, where and in which language', async () => {
    const { organizationId } = await newOrganization(system);
    const sub = 'auth0|7&x=1';
    const owner = await system.as({ sub, organizationId, organizationRole: 'owner', locale: 'pt-BR' });
    const module = await addModule(owner, {
      name: 'Who',
      url: 'https://w.example/?u={USER_ID}&o={ORGANIZATION_ID}&m={MODULE_ID}&l={LOCALE}',
    });
    const url = await launch(owner, module.id);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      u: sub,
      o: organizationId,
      m: module.id,
      l: 'pt-BR',
    });
  });
});

describe('Handle failures', () => {
  test('“exchange for the bearer”: once', async () => {
    const { owner, module } = await organizationWithModule();
    const token = (await launch(owner, module.id)).searchParams.get('token');
    expect((await resolve(system.anybody, token)).status).toBe(200);
    const second = await resolve(system.anybody, token);
    expect([second.status, second.text]).toEqual([400, uselessToken]);
  });

  test('whoever sent a key may ask again when the answer was lost, and nobody else', async () => {
    const { owner, module } = await organizationWithModule();
    const token = (await launch(owner, module.id)).searchParams.get('token');
    const [own, another] = [randomUUID(), randomUUID()].map((key) => ({ 'idempotency-key': key }));
    const first = await resolve(system.anybody, token, own);
    expect(first.status).toBe(200);
    for (const headers of [another, {}]) {
      const refused = await resolve(system.anybody, token, headers);
      expect([refused.status, refused.text]).toEqual([400, uselessToken]);
    }
    expect((await resolve(system.anybody, token, own)).body).toEqual(first.body);
  });

  test('1,000 resolves of one token at once: exactly one gets the bearer', async () => {
    const { owner } = await organizationWithModule();
    const { data } = await owner.post('/api/v3/short-token/generate');
    const answers = await Promise.all(Array.from({ length: 1000 }, () => resolve(system.anybody, data.shortToken)));
    const byStatus = Object.groupBy(answers, ({ status }) => String(status));
    expect(Object.keys(byStatus).toSorted()).toEqual(['200', '400']);
    expect(byStatus['200']).toHaveLength(1);
    expect(new Set(byStatus['400']?.map(({ text }) => text))).toEqual(new Set([uselessToken]));
  });

  test('a token that never existed is looked up, and the exact 400', async () => {
    const unknown = () => readCounter(system.processes.tokens, 'tokens_refused_total{reason="unknown"}');
    const before = await unknown();
    const answer = await resolve(system.anybody, `st_${'0'.repeat(27)}1cBU90`);
    expect([answer.status, answer.text]).toEqual([400, uselessToken]);
    expect(await unknown()).toBe(before + 1);
  });

  test.each([
    ['has a wrong checksum', `st_${'0'.repeat(33)}`],
    ['is malformed', 'abc123def456ghi789'],
    ['is empty', ''],
    ['is a number', 7],
    ['is null', null],
    ['is a list', ['st_']],
    ['is very long', 'st_'.repeat(10_000)],
  ])('a token that %s is the exact 400', async (_case, token) => {
    const answer = await resolve(system.anybody, token);
    expect([answer.status, answer.text]).toEqual([400, uselessToken]);
  });

  test('GET and HEAD never consume', async () => {
    const { owner } = await organizationWithModule();
    const { data } = await owner.post('/api/v3/short-token/generate');
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(`${system.url}/api/v3/short-token/resolve?shortToken=${data.shortToken}`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
    expect((await resolve(system.anybody, data.shortToken)).status).toBe(200);
  });
});

describe('Generating a short token outside the Custom Module flow', () => {
  test('“call the Generate endpoint with the current bearer token”', async () => {
    const { member, memberId, organizationId } = await newOrganization(system);
    const answer = await member.post('/api/v3/short-token/generate');
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      shortToken: expect.stringMatching(/^st_[0-9A-Za-z]{33}$/),
      expiresAt: expect.any(String),
    });
    expect((await resolve(system.anybody, answer.data.shortToken)).data).toEqual({
      bearerToken: member.bearer,
      userId: memberId,
      organizationId,
    });
  });

  test('a bearer about to expire mints nothing that would outlive it', async () => {
    const bearer = await system.issuer.bearer({ sub: 'late', organizationId: 'late' }, { lifeSeconds: 20 });
    const answer = await fetch(`${system.url}/api/v3/short-token/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([401, 'bearer_expires_soon']);
  });

  test.each([
    ['no bearer', undefined],
    ['a bearer that is none', 'abc'],
  ])('%s is a 401', async (_case, bearer) => {
    const answer = await fetch(`${system.url}/api/v3/short-token/generate`, {
      method: 'POST',
      headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });
});
