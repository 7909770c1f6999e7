import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';

export type Patience = {
  log: Logger;
  /** Called between attempts. What it throws ends the waiting. */
  heartbeat: () => Promise<void>;
  /** Longest time between two attempts, and so between two heartbeats. */
  longestWaitMs: number;
  isRunning: () => boolean;
  onRetry: () => void;
  /** Called when the first attempt fails. */
  onWait: () => void;
  /** Called when a later one succeeds. */
  onRecovery: () => void;
};

const firstWaitMs = 100;

/**
 * Repeats work until it succeeds, however long that takes: for what fails because of something it depends on.
 * @returns undefined when it was told to stop before that
 */
export async function untilDone<T extends object>(
  { log, heartbeat, longestWaitMs, isRunning, onRetry, onWait, onRecovery }: Patience,
  work: () => Promise<T>,
): Promise<T | undefined> {
  let waitMs = firstWaitMs;
  for (let attempt = 1; isRunning(); attempt += 1) {
    try {
      const result = await work();
      if (attempt > 1) {
        onRecovery();
        log.info({ attempt }, 'events are applied again');
      }
      return result;
    } catch (err) {
      log[attempt === 1 ? 'warn' : 'debug']({ err, attempt }, 'events cannot be applied, trying until they can');
    }
    if (attempt === 1) onWait();
    onRetry();
    await heartbeat();
    await pause(waitMs);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
  return undefined;
}
