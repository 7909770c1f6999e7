import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { childEnvironment } from './child-environment.ts';
import { guardDescriptor, guarded } from './guard.ts';
import { tailOf } from './log-tail.ts';
import { forget, remember } from './process-records.ts';

export type ProcessSpec = {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  /** Its own settings; of this process's environment it sees only what `childEnvironment` passes on. */
  env?: Record<string, string>;
  logFile: string;
  /** Folder of process records: how the next start finds what this one could not end. */
  records: string;
  /** What asks it to end; SIGKILL follows after `graceMs`. */
  stopSignal?: NodeJS.Signals;
  graceMs?: number;
  user?: { uid: number; gid: number } | undefined;
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** A process that never outlives the one that started it. */
export type OwnedProcess = {
  name: string;
  pid: number;
  logFile: string;
  /** Settles once, when the process has ended, for whatever reason. */
  exited: Promise<Exit>;
  hasExited(): boolean;
  /** Whether `stop` was called. */
  isStopping(): boolean;
  /** Asks it to end, then makes it. Idempotent. */
  stop(): Promise<Exit>;
  kill(signal?: NodeJS.Signals): void;
  lastLines(count?: number): string[];
};

/** Starts a process whose output goes to its log file. Throws when the command cannot be run at all. */
export async function startProcess(spec: ProcessSpec): Promise<OwnedProcess> {
  const { name, logFile, records, stopSignal = 'SIGTERM', graceMs = 10_000 } = spec;
  const child = await spawnGuarded(spec, stopSignal, graceMs);
  const pid = child.pid as number;
  remember(records, name, pid);
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      forget(records, name, pid);
      resolve(exit);
    });
  });

  let stopping: Promise<Exit> | undefined;
  const stop = async (): Promise<Exit> => {
    child.kill(stopSignal);
    const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
    return exited.finally(() => clearTimeout(force));
  };
  return {
    name,
    pid,
    logFile,
    exited,
    hasExited: () => exit !== undefined,
    isStopping: () => stopping !== undefined,
    stop: () => {
      stopping ??= exit ? exited : stop();
      return stopping;
    },
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    lastLines: (count = 15) => tailOf(logFile, count),
  };
}

async function spawnGuarded(spec: ProcessSpec, stopSignal: NodeJS.Signals, graceMs: number): Promise<ChildProcess> {
  const { command, args } = guarded(spec.command, spec.args, stopSignal, graceMs);
  const log = openSync(spec.logFile, 'a');
  try {
    const child = spawn(command, args, {
      cwd: spec.cwd,
      env: childEnvironment(spec.env),
      // A group of its own: Ctrl-C in the terminal must reach the owner only, which then ends things in order.
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
      ...spec.user,
    });
    const guard = child.stdio[guardDescriptor] as Socket;
    guard.on('error', () => undefined); // the guard ended with its command
    child.once('exit', () => guard.end('done\n'));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    return child;
  } finally {
    closeSync(log);
  }
}
