import { beforeAll, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { resolve, uselessToken } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

let system: System;

beforeAll(async () => {
  system = await useSystem({ tokens: { TOKEN_LIFE_SECONDS: '1', TOKEN_MIN_LIFE_SECONDS: '1' } });
});

test('“The resolve endpoint returns 400 Bad Request when the short token has expired”', async () => {
  const { member } = await newOrganization(system);
  const { data } = await member.post('/api/v3/short-token/generate');
  const end = new Date(data.expiresAt).getTime();
  // Redeeming a token too early would spend it, so the wait is for its end and for nothing else.
  await expect.poll(() => Date.now(), { timeout: 10_000, interval: 20 }).toBeGreaterThan(end + 100);
  const answer = await resolve(system.anybody, data.shortToken);
  expect([answer.status, answer.text]).toEqual([400, uselessToken]);
});

test('and not before', async () => {
  const { member } = await newOrganization(system);
  let end: number;
  let answer: Answer;
  do {
    const { data } = await member.post('/api/v3/short-token/generate');
    end = new Date(data.expiresAt).getTime();
    answer = await resolve(system.anybody, data.shortToken);
  } while (Date.now() >= end); // on a busy machine an answer may come too late to say anything
  expect(answer.status).toBe(200);
});
