import { people } from '@custom-modules/testing/people';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { describe, expect, test } from 'vitest';
import { codeOf, useGateway } from '../gateway.fixture.ts';

const issuer = await useFakeIssuer();
const gateway = await useGateway({}, issuer);

type Documented = { tags: string[] };
const { paths } = (await (await gateway.get('/openapi.json')).json()) as {
  paths: Record<string, Record<string, Documented>>;
};
const routes = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { tags }]) => ({ method: method.toUpperCase(), path, tags })),
);
const operations = routes.filter(({ path }) => path.startsWith('/api/v3/operations/'));

test('are all there are under operations, and no others', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /api/v3/operations/status',
    'GET /api/v3/operations/outbox',
    'POST /api/v3/operations/outbox/redrive',
    'POST /api/v3/operations/outbox/drop',
    'GET /api/v3/operations/dead-letter',
    'GET /api/v3/operations/dead-letter/{id}',
    'POST /api/v3/operations/dead-letter/redrive',
    'POST /api/v3/operations/dead-letter/drop',
    'POST /api/v3/operations/rebuild',
    'GET /api/v3/operations/rebuild',
    'GET /api/v3/operations/event',
    'DELETE /api/v3/operations/organization/{id}',
  ]);
  expect(routes.filter(({ tags }) => tags.includes('Operations'))).toEqual(operations);
});

const bearerOf = async (person: keyof typeof people, lifeSeconds = 3600) =>
  `Bearer ${await issuer.bearer(people[person], { lifeSeconds })}`;

describe.each(operations)('$method $path', ({ method, path }) => {
  /** Nothing about it is right, so that whoever is refused for who they are is refused before it is looked at. */
  const malformed = (authorization?: string) =>
    gateway.send(
      method,
      `${path.replace('{id}', '%00')}?nonsense=1`,
      method === 'GET' || method === 'DELETE' ? undefined : '{',
      authorization === undefined ? {} : { authorization },
    );

  test.each([
    ['nobody', async () => undefined, 401, 'bearer_missing'],
    ['an operator whose bearer has ended', () => bearerOf('olga', -60), 401, 'bearer_expired'],
    ['a member', () => bearerOf('ben'), 403, 'operator_required'],
    ['an owner', () => bearerOf('ana'), 403, 'operator_required'],
  ])('%s is refused before anything else', async (_who, bearer, status, code) => {
    const answer = await malformed(await bearer());
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });

  test('an operator is not refused for who they are', async () => {
    expect([400, 503, 200]).toContain((await malformed(await bearerOf('olga'))).status);
  });
});

describe('what is redriven or dropped', () => {
  const selections = operations.filter(({ path }) => /redrive|drop/.test(path));
  const choose = async (path: string, body: unknown) =>
    gateway.send('POST', path, body, { authorization: await bearerOf('olga') });

  test.each(
    selections.flatMap(
      ({ path }) =>
        [
          [path, {}, ['body']],
          [path, { dryRun: true }, ['body']],
          [path, { ids: ['1'], all: true }, ['ids', 'all']],
          [path, { reason: 'unreadable', all: true }, ['reason', 'all']],
          [path, { ids: [] }, ['ids']],
          [path, { all: false }, ['all']],
          [path, { all: true, dryRun: 'yes' }, ['dryRun']],
        ] as const,
    ),
  )('%s of %j: %j is named', async (path, body, fields) => {
    const answer = await choose(path, body);
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    expect([answer.status, errors.map(({ field }) => field)]).toEqual([400, fields]);
  });

  test.each(
    selections.flatMap(
      ({ path }) =>
        [
          [path, { ids: ['1'] }],
          [path, { reason: 'unreadable', dryRun: true }],
          [path, { all: true }],
        ] as const,
    ),
  )('%s of %j gets as far as the service, which is away', async (path, body) => {
    expect((await choose(path, body)).status).toBe(503);
  });
});

test.each([
  ['GET', '/dead-letter?fate=lost', 'fate'],
  ['GET', '/outbox?state=lost', 'state'],
  ['GET', '/outbox?limit=201', 'limit'],
  ['GET', '/event?topics=modules,others', 'topics'],
  ['GET', '/event?latest=1001', 'latest'],
  ['GET', '/event?type=a,,b', 'type'],
  ['DELETE', '/organization/a%20b', 'id'],
  ['DELETE', `/organization/${'a'.repeat(129)}`, 'id'],
  ['DELETE', '/organization/acme?dryRun=1', 'dryRun'],
])('%s %s: %s is named', async (method, path, field) => {
  const headers = { authorization: await bearerOf('olga') };
  const answer = await gateway.send(method, `/api/v3/operations${path}`, undefined, headers);
  expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ field }] }]);
});

test('with every service away the status is still told, and which are', async () => {
  const answer = await gateway.get('/api/v3/operations/status', { authorization: await bearerOf('olga') });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    data: {
      verdict: 'STOPPED',
      reasons: ['modules', 'permissions', 'tokens'].map((name) => ({
        code: 'service_down',
        verdict: 'STOPPED',
        message: `${name} does not answer.`,
      })),
      services: ['modules', 'permissions', 'tokens'].map((name) => ({ name, state: 'down' })),
      ...{ outbox: null, busObservedAt: null, topics: [], consumers: [], consumer: null, deadLetters: null },
      tokens: null,
    },
  });
});
