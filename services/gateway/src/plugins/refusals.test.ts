import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { codeOf, useGateway } from '../gateway.fixture.ts';
import { problemSchema, refusalSchema } from '../schemas/refusal.ts';

const gateway = await useGateway();
const authorization = `Bearer ${await gateway.bearerOf('ana')}`;
const problem = 'application/problem+json';

describe('a refusal', () => {
  test('is the documented envelope, with the id of the request', async () => {
    const answer = await gateway.get('/api/v3/role', { 'x-request-id': 'my-request.1' });
    const body = await answer.json();
    expect(Compile(refusalSchema).Check(body)).toBe(true);
    expect(body).toEqual({
      status: false,
      message: 'Send a bearer token in the Authorization header.',
      code: 'bearer_missing',
      requestId: 'my-request.1',
      errors: [],
    });
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-request-id')).toBe('my-request.1');
    expect(answer.headers.get('vary')).toContain('Accept');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('is problem details for a client that prefers them', async () => {
    const answer = await gateway.send('POST', '/api/v3/role', { nam: 'x' }, { authorization, accept: problem });
    const body = await answer.json();
    expect(Compile(problemSchema).Check(body)).toBe(true);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ type: 'about:blank', title: 'Bad Request', status: 400, code: 'invalid_request' });
    expect(body).toHaveProperty('errors', [
      { field: 'name', message: 'This is required.' },
      { field: 'permissionIds', message: 'This is required.' },
      { field: 'nam', message: 'There is no such field.' },
    ]);
  });

  test.each(['not an id', 'x'.repeat(65), '<script>', 'a,b'])('does not repeat the request id %j', async (id) => {
    const answer = await gateway.get('/nowhere', { 'x-request-id': id });
    expect(answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });
});

describe('401', () => {
  test.each([
    ['nothing', undefined, 'bearer_missing', 'Bearer realm="custom-modules"'],
    ['another scheme', 'Basic YTpi', 'bearer_missing', 'Bearer realm="custom-modules"'],
    ['no token', 'Bearer ', 'bearer_missing', 'Bearer realm="custom-modules"'],
    [
      'a token of nobody',
      'Bearer abc',
      'bearer_invalid',
      'Bearer realm="custom-modules", error="invalid_token", error_description="The bearer token is not accepted."',
    ],
  ])('%s is told how to authenticate (RFC 6750)', async (_case, header, code, challenge) => {
    const answer = await gateway.get('/api/v3/role', header === undefined ? {} : { authorization: header });
    expect([answer.status, await codeOf(answer)]).toEqual([401, code]);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
  });

  test('an expired bearer is told apart', async () => {
    const expired = await gateway.issuer.bearer({ sub: 'ana', organizationId: 'acme' }, { lifeSeconds: -60 });
    const answer = await gateway.get('/api/v3/role', { authorization: `Bearer ${expired}` });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'bearer_expired']);
  });

  test('comes before anything of the body is looked at', async () => {
    const answer = await gateway.send('POST', '/api/v3/role', '{broken');
    expect(answer.status).toBe(401);
  });
});

describe('addresses and methods', () => {
  test.each(['/', '/api', '/api/v3/module', '/api/v3/role/1/2', '/api/%zz', '/%', '/api/v3/role/%ff', '//api/v3/role'])(
    'nothing is at %s',
    async (path) => {
      const answer = await gateway.get(path);
      expect([answer.status, await codeOf(answer)]).toEqual([404, 'route_not_found']);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    },
  );

  test.each([
    ['PUT', '/api/v3/custom-module', 'GET, HEAD, POST'],
    ['POST', '/api/v3/custom-module/1', 'GET, HEAD, PATCH, DELETE'],
    ['GET', '/launch/1', 'POST'],
    ['HEAD', '/launch/1', 'POST'],
    ['GET', '/api/v3/short-token/generate', 'POST'],
    ['DELETE', '/openapi.json', 'GET, HEAD'],
    ['OPTIONS', '/api/v3/role', 'GET, HEAD, POST'],
  ])('%s %s is 405 and says what is allowed', async (method, path, allow) => {
    const answer = await gateway.send(method, path);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
  });

  test('a body sent to nowhere is not read', async () => {
    const answer = await gateway.send('POST', '/nowhere', '{broken', { 'content-type': 'text/strange' });
    expect(answer.status).toBe(404);
  });
});

describe('bodies', () => {
  const send = (body: unknown, headers = {}) =>
    gateway.send('POST', '/api/v3/custom-module', body, { authorization, ...headers });

  test.each([
    ['{', 'malformed_json', []],
    ['', 'invalid_request', [{ field: 'body', message: 'This must be an object.' }]],
    ['[]', 'invalid_request', [{ field: 'body', message: 'This must be an object.' }]],
    ['{"name":"a","name":"b"}', 'invalid_request', [{ field: 'name', message: 'This field is there twice.' }]],
  ])('%j is refused: %s', async (body, code, errors) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code, errors });
  });

  test('every wrong field is named at once, with the reason', async () => {
    const answer = await send({
      name: 1,
      type: 'tablet',
      group: {},
      order: 1.5,
      enabled: 'yes',
      organizationId: 'globex',
    });
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    expect(errors).toEqual(
      expect.arrayContaining([
        { field: 'url', message: 'This is required.' },
        { field: 'organizationId', message: 'There is no such field.' },
        { field: 'name', message: 'This must be a string.' },
        { field: 'type', message: 'This must be one of web, mobile, web_and_mobile.' },
        { field: 'group', message: 'This must be a string or null.' },
        { field: 'order', message: 'This must be an integer.' },
      ]),
    );
  });

  test.each([
    [2_147_483_648, 'This must be at most 2,147,483,647.'],
    [-2_147_483_649, 'This must be at least −2,147,483,648.'],
  ])('the order %d is refused in words and numbers for people', async (order, message) => {
    const answer = await send({ name: 'Fleet', url: 'https://fleet.example', order });
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'order', message }] });
  });

  test('a number in a body is a number: nothing is converted', async () => {
    const answer = await send({ name: 'Fleet', type: 'web', url: 'https://fleet.example', order: '1' });
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'order', message: 'This must be an integer.' }] });
  });

  test('half a character is refused, since it would arrive as another one', async () => {
    const answer = await send('{"name":"\\ud800","type":"web","url":"https://fleet.example"}');
    expect(await answer.json()).toMatchObject({ code: 'invalid_request', errors: [{ field: 'name' }] });
  });

  test('a prototype is an unknown field like any other', async () => {
    const answer = await send('{"name":"a","type":"web","url":"https://a.example","__proto__":{"enabled":false}}');
    expect(await answer.json()).toMatchObject({ errors: [{ field: '__proto__', message: 'There is no such field.' }] });
  });

  test('a name that may be a token is not repeated', async () => {
    const token = `st_${'a'.repeat(33)}`;
    const body = `{"name":"a","type":"web","url":"https://a.example","${token}":1}`;
    const errors = [{ field: '[unknown field]', message: 'There is no such field.' }];
    expect(await (await send(body)).json()).toMatchObject({ errors });
    const twice = [{ field: '[unknown field]', message: 'This field is there twice.' }];
    expect(await (await send(`{"${token}":1,"${token}":2}`)).json()).toMatchObject({ errors: twice });
    const answer = await gateway.get(`/api/v3/custom-module?${token}=1`, { authorization });
    expect(await answer.json()).toMatchObject({ errors });
  });

  test('a name in a change is refused with the reason', async () => {
    const answer = await gateway.send('PATCH', '/api/v3/custom-module/1', { name: 'New' }, { authorization });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ field: 'name', message: expect.stringMatching(/^The name never changes\./) }],
    });
  });

  test('the field of a list is named by its place', async () => {
    const roles = { roleIds: ['ok', 'not an id'] };
    const answer = await gateway.send('PUT', '/api/v3/user/ben/role', roles, { authorization });
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'roleIds[1]' }] });
  });

  test.each([
    ['too much', 'x'.repeat(65 * 1024), {}, 413, 'body_too_large'],
    ['no JSON', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
  ])('%s is %i', async (_case, body, headers, status, code) => {
    const answer = await send(body, headers);
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
  });
});

describe('queries', () => {
  test.each([
    ['limit=abc', 'limit'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1e2', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['search=a&search=b', 'search'],
    ['search=%00', 'search'],
    [`cursor=${'x'.repeat(4097)}`, 'cursor'],
    ['organizationId=globex', 'organizationId'],
    ['__proto__=1', '__proto__'],
  ])('%s is refused by name', async (query, field) => {
    const answer = await gateway.get(`/api/v3/custom-module?${query}`, { authorization });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field }] });
  });

  test('a navigation names its platform', async () => {
    const answer = await gateway.get('/api/v3/navigation', { authorization });
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'platform', message: 'This is required.' }] });
  });
});

test('a service that is away is 503, and worth another try', async () => {
  const answer = await gateway.get('/api/v3/custom-module?limit=200', { authorization });
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'unavailable']);
  expect(answer.headers.get('retry-after')).toBe('1');
});
