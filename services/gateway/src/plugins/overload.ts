import underPressure from '@fastify/under-pressure';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

const shortestIntervalMs = 1000;

/** Turns requests away at once while the event loop lags: those already in are answered in time, or none would be. */
export async function shedLoad(app: Gateway, maxEventLoopDelayMs: number): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    // A lag as long as an interval leaves nothing to measure in it, which counts as a lag without end.
    sampleInterval: Math.max(shortestIntervalMs, maxEventLoopDelayMs),
    pressureHandler: async () => {
      throw fail('overloaded');
    },
  });
}
