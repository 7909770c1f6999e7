import underPressure from '@fastify/under-pressure';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

/** Turns requests away at once while the event loop lags: those already in are answered in time, or none would be. */
export async function shedLoad(app: Gateway, maxEventLoopDelayMs: number): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    pressureHandler: async () => {
      throw fail('overloaded');
    },
  });
}
