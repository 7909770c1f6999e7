import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { request } from './request.ts';
import { useSite } from './site.fixture.ts';

const useAnswer = (status: number, body: string) =>
  useSite((_request, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body));

async function failureOf(asking: Promise<unknown>): Promise<ApiError> {
  const failure = await asking.then(
    () => undefined,
    (error) => error,
  );
  expect(failure).toBeInstanceOf(ApiError);
  return failure;
}

test('what a success holds is taken out of its envelope', async () => {
  await useAnswer(200, '{"status":true,"message":"Success.","data":{"items":[1]}}');
  expect(await request('/some')).toEqual({ items: [1] });
});

test('a change says that a page of the console asks for it, and is sent as JSON', async () => {
  const seen = Promise.withResolvers<unknown>();
  await useSite(async (asked, response) => {
    const { method, url, headers } = asked;
    const { 'x-requested-with': from, 'content-type': type, 'if-match': tag } = headers;
    seen.resolve({ method, url, from, type, tag, body: await text(asked) });
    response.end('{"data":null}');
  });
  const query = { search: 'a b&c', limit: 5, cursor: undefined };
  await request('/some', { method: 'PATCH', query, body: { name: 'x' }, headers: { 'if-match': '"1"' } });
  expect(await seen.promise).toEqual({
    method: 'PATCH',
    url: '/some?search=a+b%26c&limit=5',
    from: 'console',
    type: 'application/json',
    tag: '"1"',
    body: '{"name":"x"}',
  });
});

describe('a failure says what it was', () => {
  test('refused: with its fields and the id to name', async () => {
    const errors = [{ field: 'url', message: 'It must begin with https://.' }];
    const refusal = {
      status: false,
      message: 'No.',
      code: 'invalid_request',
      requestId: 'r1',
      errors,
      info: { a: 'b' },
    };
    await useAnswer(400, JSON.stringify(refusal));
    expect(await failureOf(request('/some'))).toMatchObject({
      status: 400,
      code: 'invalid_request',
      message: 'No.',
      requestId: 'r1',
      fields: errors,
      info: { a: 'b' },
    });
  });

  test('refused by something else than the gateway', async () => {
    await useAnswer(502, '<h1>Bad gateway</h1>');
    expect(await failureOf(request('/some'))).toMatchObject({ status: 502, code: 'unreadable_answer', fields: [] });
  });

  test('not answered', async () => {
    await useSite(({ socket }) => socket.destroy());
    expect(await failureOf(request('/some'))).toMatchObject({ status: 0, code: 'unreachable' });
  });
});

test('an abort stays an abort', async () => {
  const asked = Promise.withResolvers<void>();
  await useSite(() => asked.resolve());
  const leaving = new AbortController();
  const asking = request('/some', { signal: leaving.signal });
  await asked.promise;
  leaving.abort();
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
});
