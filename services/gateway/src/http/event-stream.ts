import type { PassThrough } from 'node:stream';
import { pause } from '@custom-modules/chassis/pause';
import type { Caller } from '../plugins/bearer.ts';

/**
 * Of an answer that is server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
 * The last on its connection: one that goes on while the gateway stops can no longer say so.
 */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  connection: 'close',
  'x-accel-buffering': 'no',
} as const;

/** After how long `EventSource` comes back when the answer has ended. */
export const comeBack = 'retry: 2000\n\n';

type KeptAlive = {
  answer: PassThrough;
  caller: Caller;
  heartbeatMs: number;
  /** Told the bearer to go on with. */
  onBearer?: (bearer: string) => void;
};

/**
 * Comments in between, by which both sides notice a connection that has broken. Returns when the caller is no longer who they said:
 * their bearer has ended, or their session.
 */
export async function keepAlive({ answer, caller, heartbeatMs, onBearer }: KeptAlive, signal: AbortSignal) {
  for (;;) {
    await pause(Math.min(heartbeatMs, caller.leftMs()), signal);
    if (signal.aborted) return;
    const bearer = await caller.renewedBearer();
    if (bearer === undefined || signal.aborted) return;
    onBearer?.(bearer);
    answer.write(':\n\n');
  }
}
