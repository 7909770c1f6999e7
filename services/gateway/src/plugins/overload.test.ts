import { setImmediate } from 'node:timers/promises';
import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const gateway = await useGateway({ MAX_EVENT_LOOP_DELAY_MS: '50' });
const patient = await useGateway({ MAX_EVENT_LOOP_DELAY_MS: '60000' });

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('while the event loop lags, requests are turned away at once, and taken again after', async () => {
  await vi.waitFor(async () => {
    block(1000);
    const answer = await gateway.get('/openapi.json', { accept: 'application/problem+json' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'overloaded' });
  }, patience);
  await vi.waitFor(async () => expect((await gateway.get('/openapi.json')).status).toBe(200), patience);
}, 60_000);

test('a lag within the limit turns nobody away, also where it is all there was to measure', async () => {
  for (let round = 0; round < 3; round += 1) {
    block(1100);
    await setImmediate();
  }
  expect((await patient.get('/openapi.json')).status).toBe(200);
});
