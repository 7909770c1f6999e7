import { type OwnedProcess, type ProcessSpec, startProcess } from '../process/owned-process.ts';
import { waitUntilProcessAnswers } from '../process/wait-until-answered.ts';

/** A process of the system over its lives: each restart is another process under the same name, log and addresses. */
export type RunningService = {
  name: string;
  logFile: string;
  /** The process of now. */
  process(): OwnedProcess;
  /** Whether it was asked to end. */
  isStopping(): boolean;
  stop(): Promise<void>;
  kill(signal?: NodeJS.Signals): void;
  /** Ends the process if it runs, and resolves when its successor is ready. A stop that comes meanwhile ends both. */
  restart(): Promise<void>;
};

/** A busy machine takes its time. */
const answerMs = 5_000;

/** Starts a process and resolves when it is ready. Throws a Problem with its last words when it does not get there. */
export async function runService(spec: ProcessSpec, readyUrl: string): Promise<RunningService> {
  let isStopping = false;
  let starting = startProcess(spec);
  let current = await starting;
  await untilReady(current, readyUrl);
  return {
    name: spec.name,
    logFile: spec.logFile,
    process: () => current,
    isStopping: () => isStopping,
    stop: async () => {
      isStopping = true;
      const latest = await starting.catch(() => current);
      await latest.stop();
    },
    kill: (signal) => current.kill(signal),
    restart: async () => {
      await current.stop();
      if (isStopping) return;
      starting = startProcess(spec);
      current = await starting;
      await untilReady(current, readyUrl);
    },
  };
}

function untilReady(started: OwnedProcess, readyUrl: string): Promise<void> {
  return waitUntilProcessAnswers(started, async () => {
    const response = await fetch(readyUrl, { signal: AbortSignal.timeout(answerMs) });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${answer}`);
  });
}
