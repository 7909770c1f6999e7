import { setTimeout as delay } from 'node:timers/promises';

/** Turns, the first at once and each a pause after the work of the one before, until the signal. */
export async function* every(pauseMs: number, signal: AbortSignal): AsyncGenerator<number> {
  for (let turn = 0; !signal.aborted; turn += 1) {
    if (turn > 0) await pause(pauseMs, signal);
    if (!signal.aborted) yield turn;
  }
}

/** Returns early, and without a word, at the signal. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
