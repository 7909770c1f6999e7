import { readFileSync } from 'node:fs';

const askEveryMs = 500;
const shells = ['sh', 'dash', 'bash', 'ash', 'zsh', 'busybox'];

/** The npm that runs this as a script, directly or through the shell it starts; undefined when there is none. */
export function findLauncher() {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = readProcess(process.ppid);
  return parent && shells.includes(parent.name) ? parent.parentPid : process.ppid;
}

/**
 * Calls back once the npm that runs this is gone. Nothing else tells: npm dies of SIGTERM without waiting, its shell passes nothing
 * on, and no process hears of the death of its parent. Asks again and again, for there is nothing to wait for.
 */
export function onLauncherGone(callback) {
  const launcher = findLauncher();
  if (launcher === undefined) return;
  const { ppid } = process;
  const timer = setInterval(() => {
    const isParentGone = process.ppid !== ppid;
    const isShellOrphaned = ppid !== launcher && readProcess(ppid)?.parentPid !== launcher;
    if (!isParentGone && !isShellOrphaned) return;
    clearInterval(timer);
    callback();
  }, askEveryMs);
}

/** From /proc: on Linux only. Elsewhere the usual shell becomes the command it is given, so npm is the parent. */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    return { name, parentPid: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
  } catch {
    return undefined;
  }
}
