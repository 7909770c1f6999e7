/** What of a .cpuprofile file is read: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export type CpuProfile = {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  /** The node that ran at each sample, and the microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

type CallFrame = { readonly functionName: string; readonly url: string; readonly lineNumber: number };

/** Microseconds in code itself, without what it calls, by a name. */
export type SelfTimes = ReadonlyMap<string, number>;

export type Window = { readonly from: number; readonly to: number };

const idle = '(idle)';

/** Where the time goes between two moments while the process is not idle, by function and by package, the most first. */
export function selfTimes(profile: CpuProfile, { from, to }: Window): { functions: SelfTimes; packages: SelfTimes } {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [functions, packages] = [new Map<string, number>(), new Map<string, number>()];
  let now = profile.startTime;
  for (const [index, node] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0;
    now += micros;
    const frame = frames.get(node);
    if (!frame || frame.functionName === idle || now < from || now > to) continue;
    add(functions, nameOf(frame), micros);
    add(packages, packageOf(frame), micros);
  }
  return { functions: sorted(functions), packages: sorted(packages) };
}

/** An npm package, a folder of ours, a module of Node's, or what the engine does itself. */
export function packageOf({ url, functionName }: CallFrame): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'node (native)';
  if (url.startsWith('node:')) return 'node';
  const inPackages = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return inPackages ?? /\/((?:services|packages|bench)\/[^/]+)\//.exec(url)?.[1] ?? url;
}

function nameOf(frame: CallFrame): string {
  const { functionName, url, lineNumber } = frame;
  if (url === '') return functionName;
  const file = url.slice(url.lastIndexOf('/') + 1);
  return `${functionName || '(anonymous)'} ${packageOf(frame)} ${file}:${lineNumber + 1}`;
}

function add(times: Map<string, number>, name: string, micros: number): void {
  times.set(name, (times.get(name) ?? 0) + micros);
}

function sorted(times: SelfTimes): SelfTimes {
  return new Map([...times].toSorted(([, a], [, b]) => b - a));
}
