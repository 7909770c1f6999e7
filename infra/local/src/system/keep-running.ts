import { setTimeout as delay } from 'node:timers/promises';
import { describeProblem } from '../problem.ts';
import type { RunningService } from './running-service.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;
const steadyAfterMs = 60_000;

/**
 * Restarts a service whenever it ends without being asked to, after a pause that doubles while it keeps ending,
 * and says so each time with its last words.
 */
export async function keepRunning(service: RunningService, say: (line: string) => void): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const since = performance.now();
    const { code, signal } = await service.process().exited;
    if (service.isStopping()) return;
    if (performance.now() - since > steadyAfterMs) pauseMs = firstPauseMs;
    say(`${service.name} ended by itself (${signal ?? `code ${code}`}); its log is ${service.logFile}:`);
    for (const line of service.process().lastLines(5)) say(`  ${line}`);
    say(`${service.name} starts again in ${pauseMs / 1000} s`);
    await delay(pauseMs);
    if (service.isStopping()) return;
    const outcome = await service.restart().then(() => `${service.name} is ready again`, describeProblem);
    if (!service.isStopping()) say(outcome);
  }
}
