/** What of a .cpuprofile file is read: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export type CpuProfile = {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the machine's monotonic clock. */
  readonly startTime: number;
  /** The node that ran at each sample, and the microseconds since the sample before. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

/** A function as called by its parent. */
type ProfileNode = { readonly id: number; readonly callFrame: CallFrame; readonly children?: readonly number[] };
type CallFrame = { readonly functionName: string; readonly url: string; readonly lineNumber: number };

/** Microseconds by name, the most first. */
export type Times = ReadonlyMap<string, number>;

export type Window = { readonly from: number; readonly to: number };

export type Profiled = {
  /** Time in code itself, without what it calls. */
  readonly byPackage: Times;
  readonly byFunction: Times;
  /** Time in functions of ours, with what they call before they first wait. */
  readonly withCalls: Times;
};

const idle = '(idle)';
const isOurs = (name: string) => /^(services|packages)\//.test(name);

/** Where the time goes between two moments while the process is not idle. */
export function readProfile(profile: CpuProfile, { from, to }: Window): Profiled {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const callers = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const [byPackage, byFunction, withCalls] = [1, 2, 3].map(() => new Map<string, number>()) as [Sums, Sums, Sums];
  let now = profile.startTime;
  for (const [index, sample] of profile.samples.entries()) {
    const micros = profile.timeDeltas[index] ?? 0;
    now += micros;
    const frame = nodes.get(sample)?.callFrame;
    if (!frame || frame.functionName === idle || now < from || now > to) continue;
    add(byPackage, packageOf(frame), micros);
    add(byFunction, nameOf(frame), micros);
    for (const name of oursAmong(sample, nodes, callers)) add(withCalls, name, micros);
  }
  return { byPackage: sorted(byPackage), byFunction: sorted(byFunction), withCalls: sorted(withCalls) };
}

type Sums = Map<string, number>;

/** Functions of ours that were being called; a recursive one once. */
function oursAmong(
  sample: number,
  nodes: ReadonlyMap<number, ProfileNode>,
  callers: ReadonlyMap<number, number>,
): Set<string> {
  const names = new Set<string>();
  for (let id: number | undefined = sample; id !== undefined; id = callers.get(id)) {
    const frame = nodes.get(id)?.callFrame;
    if (frame && isOurs(packageOf(frame))) names.add(nameOf(frame));
  }
  return names;
}

/** An npm package, a folder of ours, a module of Node's, or what the engine does itself. */
export function packageOf({ url, functionName }: CallFrame): string {
  if (url === '') return functionName.startsWith('(') ? functionName : 'node (native)';
  const [, builtIn] = /^node:(?:internal\/|_(?=http))?(http2?|\w+)/.exec(url) ?? [];
  if (builtIn !== undefined) return `node ${builtIn}`;
  const inPackages = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return inPackages ?? /\/((?:services|packages)\/[^/]+|bench)\/src\//.exec(url)?.[1] ?? url;
}

function nameOf(frame: CallFrame): string {
  const { url, lineNumber } = frame;
  const name = frame.functionName || '(anonymous)';
  if (url === '') return name;
  const file = url.slice(url.lastIndexOf('/') + 1);
  return `${name} (${packageOf(frame)}, ${file}:${lineNumber + 1})`;
}

function add(times: Sums, name: string, micros: number): void {
  times.set(name, (times.get(name) ?? 0) + micros);
}

function sorted(times: Times): Times {
  return new Map([...times].toSorted(([, a], [, b]) => b - a));
}
