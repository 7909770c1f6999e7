import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a process has spent on the CPU, with all its threads and with those children of it that have ended. */
type ProcessTime = { readonly parent: number; readonly ticks: number };

/** Processes by what they are called in the table. */
export type Measured = Readonly<Record<string, number>>;

/** Microseconds on the CPU, by the same names. */
export type CpuTimes = Readonly<Record<string, number>>;

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout);
const microsPerTick = 1_000_000 / ticksPerSecond;

/** CPU time so far of these processes and of all their children, living and ended: PostgreSQL serves with a process a connection. */
export function readCpuTimes(processes: Measured): CpuTimes {
  const times = readAll();
  return Object.fromEntries(
    Object.entries(processes).map(([name, pid]) => [name, ticksOfTree(times, pid) * microsPerTick]),
  );
}

/** What was spent from one reading to the other. */
export function spentBetween(before: CpuTimes, after: CpuTimes): CpuTimes {
  return Object.fromEntries(Object.entries(after).map(([name, micros]) => [name, micros - (before[name] ?? 0)]));
}

/** What the whole machine has spent so far, on whatever. */
export function readBusyMicros(): number {
  return parseBusyTicks(readFileSync('/proc/stat', 'utf8')) * microsPerTick;
}

/** proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal; what guests spend is in the first two already. */
export function parseBusyTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, _idle, _iowait, irq = 0, softirq = 0] = stat
    .slice(0, stat.indexOf('\n'))
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq;
}

/** proc_pid_stat(5); the name, in parentheses, may itself contain both. */
export function parseStat(stat: string): ProcessTime {
  const fromState = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fromState[number - 3]);
  const [utime, stime, cutime, cstime] = [field(14), field(15), field(16), field(17)];
  return { parent: field(4), ticks: utime + stime + cutime + cstime };
}

/** Of a process and its descendants: one that has ended and was waited for counts with its parent. */
export function ticksOfTree(times: ReadonlyMap<number, ProcessTime>, root: number): number {
  const children = [...times].filter(([, { parent }]) => parent === root);
  const below = children.reduce((sum, [pid]) => sum + ticksOfTree(times, pid), 0);
  return (times.get(root)?.ticks ?? 0) + below;
}

function readAll(): Map<number, ProcessTime> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => readOne(Number(pid))));
}

function readOne(pid: number): [number, ProcessTime][] {
  try {
    return [[pid, parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]];
  } catch {
    return []; // it has ended since it was listed
  }
}
