import { setTimeout as delay } from 'node:timers/promises';

const pauseMs = 50;

/** Asks again and again until the answer is true. Resolves to false when it was not within `timeoutMs`. */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() >= deadline) return false;
    await delay(pauseMs);
  }
  return true;
}
