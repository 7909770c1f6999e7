import { describe, expect, test } from 'vitest';
import { createConsistencyTokens } from '../consistency/consistency-tokens.ts';
import { codeOf, useGateway } from '../gateway.fixture.ts';

/** Permissions are away: a token that is accepted is answered with 503. */
const key = 'of-this-gateway-and-of-no-other-one';
const gateway = await useGateway({ CONSISTENCY_KEYS: key });
const bearer = await gateway.bearerOf('ben');
const headers = { authorization: `Bearer ${bearer}` };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const { make } = createConsistencyTokens([key]);
const token = make('acme', { moduleId: 'm', version: 1 });
const strange = createConsistencyTokens(['of-another-gateway-in-another-place']).make('acme', {
  moduleId: 'm',
  version: 1,
});

type Send = (token: string) => Promise<Response>;
const routes: [string, Send][] = [
  [
    'GET navigation',
    (sent) => gateway.get('/api/v3/navigation?platform=web', { ...headers, 'consistency-token': sent }),
  ],
  ['GET permission', (sent) => gateway.get('/api/v3/permission', { ...headers, 'consistency-token': sent })],
  [
    'POST permission/check',
    (sent) =>
      gateway.send(
        'POST',
        '/api/v3/permission/check',
        { permissionIds: [] },
        { ...headers, 'consistency-token': sent },
      ),
  ],
  [
    'POST launch for apps',
    (sent) =>
      gateway.send('POST', '/api/v3/custom-module/m/launch', undefined, { ...headers, 'consistency-token': sent }),
  ],
  [
    'POST launch by form',
    (sent) => gateway.send('POST', '/launch/m', `access_token=${bearer}`, { ...form, 'consistency-token': sent }),
  ],
];

describe.each(routes)('%s', (_route, send) => {
  test.each([
    ['is no token', 'x'],
    ['was changed', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['is of another organization', make('globex', { moduleId: 'm', version: 1 })],
    ['is of another gateway', strange],
    ['is one of several', `${token}, ${strange}`],
    ['is one too many', Array(11).fill(token).join(',')],
  ])('a header refused because it %s is named, with the reason and without itself', async (_case, sent) => {
    const answer = await send(sent);
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'consistency-token', message: expect.stringMatching(/^(This|These|One of these) .*\.$/) }],
    });
    expect(text).not.toContain(sent);
  });

  test.each([
    ['one', token],
    ['ten, with empty elements', Array(10).fill(token).join(', ,')],
  ])('%s of this organization is waited for: without permissions nobody knows', async (_case, sent) => {
    const answer = await send(sent);
    expect([answer.status, answer.headers.get('retry-after'), await codeOf(answer)]).toEqual([503, '1', 'unavailable']);
  });
});

test('who says nothing of themselves is not told what is wrong with a token', async () => {
  const answer = await gateway.get('/api/v3/permission', { 'consistency-token': 'x' });
  expect(await codeOf(answer)).toBe('bearer_missing');
});

test('an operator without an organization has none to be consistent with', async () => {
  const operator = { authorization: `Bearer ${await gateway.bearerOf('olga')}`, 'consistency-token': token };
  expect(await codeOf(await gateway.get('/api/v3/permission', operator))).toBe('organization_required');
});

test('no token, and nothing of one, stands in the log', () => {
  expect(gateway.lines.length).toBeGreaterThan(0);
  for (const secret of [token, strange]) expect(JSON.stringify(gateway.lines)).not.toContain(secret.slice(0, 20));
});
