import { randomUUID } from 'node:crypto';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';

/** What goes along with a call made by a test: a deadline far enough, a request id of its own. */
export function callAs(bearer?: string, overrides: Partial<OutgoingCall> = {}): OutgoingCall {
  return { trail: { requestId: randomUUID() }, deadline: new Date(Date.now() + 10_000), bearer, ...overrides };
}
