import { expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const gateway = await useGateway({ MAX_EVENT_LOOP_DELAY_MS: '10' });

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('while the event loop lags, requests are turned away at once, and taken again after', async () => {
  await vi.waitFor(async () => {
    block(200);
    const answer = await gateway.get('/openapi.json', { accept: 'application/problem+json' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'overloaded' });
  }, 10_000);
  await vi.waitFor(async () => expect((await gateway.get('/openapi.json')).status).toBe(200), 10_000);
}, 20_000);
