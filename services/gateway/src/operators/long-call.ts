import type { Clock } from '@custom-modules/chassis/clock';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';

const longestMs = 30_000;

/** For what is done to thousands of things at once, which it helps nobody to cut short, and for what is looked for in Kafka. */
export function longCall(call: OutgoingCall, clock: Clock): OutgoingCall {
  return { ...call, deadline: new Date(clock().getTime() + longestMs) };
}
