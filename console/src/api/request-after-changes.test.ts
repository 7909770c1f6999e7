import { beforeEach, describe, expect, test } from 'vitest';
import { changes } from './changes.ts';
import { request } from './request.ts';
import { requestAfterChanges } from './request-after-changes.ts';
import { useSite } from './site.fixture.ts';

type Answer = { status?: number; headers?: Record<string, string>; body: unknown };

const asNow: Answer = { body: { data: 'now' } };
const asBefore: Answer = { headers: { consistency: 'behind' }, body: { data: 'before' } };
const notYet: Answer = { status: 503, body: { code: 'not_yet_consistent' } };
const tooMany: Answer = { status: 429, body: { code: 'too_many_waiting' } };
const away: Answer = { status: 503, body: { code: 'unavailable' } };
const useless: Answer = { status: 400, body: { errors: [{ field: 'consistency-token', message: 'No.' }] } };
const wrong: Answer = { status: 400, body: { errors: [{ field: 'permissionIds', message: 'No.' }] } };

/** A gateway that answers so, whoever asks with a token, and otherwise how it is; what it was sent, in order. */
async function useGateway(toTokens: Answer) {
  const sent: (string | undefined)[] = [];
  await useSite((asked, response) => {
    const token = asked.headers['consistency-token'] as string | undefined;
    sent.push(token);
    const isChange = asked.method !== 'GET';
    const { status = 200, headers = {}, body } = token === undefined ? asNow : toTokens;
    response.writeHead(status, { ...headers, ...(isChange && { 'consistency-token': `t${sent.length}` }) });
    response.end(JSON.stringify(body));
  });
  return sent;
}

const change = () => request('/module', { method: 'POST', body: {} });
const read = () => requestAfterChanges('/navigation');

beforeEach(() => changes.drop(changes.tokens()));

test('who changed nothing asks without a token', async () => {
  const sent = await useGateway(asNow);
  await read();
  expect(sent).toEqual([undefined]);
});

test('what was changed is sent with what is read next, until an answer is as from after it', async () => {
  const sent = await useGateway(asNow);
  await change();
  await change();
  await read();
  await read();
  expect(sent).toEqual([undefined, undefined, 't1, t2', undefined]);
});

test('a change in between stays', async () => {
  const sent = await useGateway(asNow);
  await change();
  const reading = read();
  await change();
  await reading;
  await read();
  expect(sent.at(-1)).toMatch(/^t[23]$/);
});

describe('what has not arrived in time', () => {
  test('is shown as it is and asked for again', async () => {
    const sent = await useGateway(asBefore);
    await change();
    expect([await read(), await read()]).toEqual(['before', 'before']);
    expect(sent).toEqual([undefined, 't1', 't1']);
  });

  test.each([
    ['the answer would be none', notYet],
    ['nothing waits any more', tooMany],
  ])('is asked for as it is where %s', async (_case, answer) => {
    const sent = await useGateway(answer);
    await change();
    expect([await read(), await read()]).toEqual(['now', 'now']);
    expect(sent).toEqual([undefined, 't1', undefined, 't1', undefined]);
  });
});

test('a token that is refused is not sent again', async () => {
  const sent = await useGateway(useless);
  await change();
  expect([await read(), await read()]).toEqual(['now', 'now']);
  expect(sent).toEqual([undefined, 't1', undefined, undefined]);
});

test.each([
  ['a service that is away', away],
  ['a request that is wrong', wrong],
])('%s stays a failure, and the change is kept', async (_case, answer) => {
  const sent = await useGateway(answer);
  await change();
  await expect(read()).rejects.toMatchObject({ status: answer.status });
  await expect(read()).rejects.toMatchObject({ status: answer.status });
  expect(sent).toEqual([undefined, 't1', 't1']);
});
