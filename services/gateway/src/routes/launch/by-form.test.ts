import { expect, test } from 'vitest';
import { codeOf, useGateway } from '../../gateway.fixture.ts';

const gateway = await useGateway();
const bearer = await gateway.bearerOf('ben');
const shortToken = `st_${'a'.repeat(33)}`;
const send = (body: string) =>
  gateway.send('POST', '/launch/1', body, { 'content-type': 'application/x-www-form-urlencoded' });

test('a form with the bearer gets as far as the service', async () => {
  expect((await send(`access_token=${bearer}`)).status).toBe(503);
});

test.each([
  ['another field', 'a=1&b=2', 'a', 'There is no such field.'],
  ['a field beside it', `access_token=${bearer}&a=1`, 'a', 'There is no such field.'],
  ['a prototype', '__proto__=1', '__proto__', 'There is no such field.'],
  ['the field twice', `access_token=${bearer}&access_token=`, 'access_token', 'This field is there twice.'],
  ['a token for a name', `${shortToken}=1`, '[unknown field]', 'There is no such field.'],
])('%s is refused by name', async (_case, body, field, message) => {
  const answer = await send(body);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'invalid_request', errors: [{ field, message }] });
});

test('reading ends at the first field too many, however many follow', async () => {
  const names = Array.from({ length: 3000 }, (_, index) => `f${index}`);
  const answer = await send(names.join('&'));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ errors: [{ field: 'f0', message: 'There is no such field.' }] });
});

test('takes no more than a bearer needs', async () => {
  const answer = await send(`access_token=${'x'.repeat(20 * 1024)}`);
  expect([answer.status, await codeOf(answer)]).toEqual([413, 'body_too_large']);
  expect((await send(`access_token=${'x'.repeat(16 * 1024)}`)).status).toBe(401);
});
