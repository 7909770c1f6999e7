import type { HalfLoad, LiveTokens, Operation, Results, Row } from '../results.ts';
import type { Target } from '../stage/stage.ts';

/** What was aimed at, and how near it is. */
export type Goal = {
  readonly name: string;
  readonly aim: string;
  readonly measured: string;
  readonly isMet: boolean;
};

type Measured = Pick<Results, 'rows' | 'halfLoad' | 'liveTokens'>;

const longestTail = 3;
const mostDrift = 0.1;

/** The goals of what was measured; one whose rows are missing is left out. */
export function goalsOf({ rows, halfLoad, liveTokens }: Measured): Goal[] {
  return [
    ...costOverFloor(rows, 'resolve', 2.3),
    ...speedOverUnbatched(rows),
    ...costOverFloor(rows, 'generate, warm', 2.5),
    ...launchOverCalls(rows),
    ...tails(halfLoad),
    ...drift(liveTokens),
  ];
}

function costOverFloor(rows: readonly Row[], operation: Operation, most: number): Goal[] {
  const [ours, floor] = [find(rows, operation, 'ours'), find(rows, operation, 'floor')];
  if (!ours || !floor) return [];
  return [atMost(`${operation}: CPU over the floor's`, ours.micros / floor.micros, most)];
}

function speedOverUnbatched(rows: readonly Row[]): Goal[] {
  const [ours, unbatched] = [find(rows, 'resolve', 'ours'), find(rows, 'resolve', 'unbatched')];
  if (!ours || !unbatched) return [];
  const factor = ours.perSecond / unbatched.perSecond;
  return [
    {
      name: "resolve: throughput over the unbatched one's",
      aim: '≥ 4',
      measured: factor.toFixed(2),
      isMet: factor >= 4,
    },
  ];
}

/** The gateway's own part is in both calls when they are measured alone, and in a launch once. */
function launchOverCalls(rows: readonly Row[]): Goal[] {
  const launch = find(rows, 'launch', 'ours');
  const floor = find(rows, 'launch', 'floor');
  const open = find(rows, 'launch, no token', 'ours');
  const generate = find(rows, 'generate, warm', 'ours');
  if (!launch || !floor || !open || !generate) return [];
  const calls = open.micros + generate.micros - floor.micros;
  return [atMost('launch: CPU over the sum of its calls measured alone', launch.micros / calls, 1.2)];
}

function tails(halfLoad: readonly HalfLoad[]): Goal[] {
  return halfLoad
    .filter(({ target }) => target === 'ours')
    .flatMap((ours) => {
      const floor = find(halfLoad, ours.operation, 'floor');
      return floor
        ? [atMost(`${ours.operation}: p99 at half load over the floor's`, ours.p99Ms / floor.p99Ms, longestTail)]
        : [];
    });
}

function drift([few, many]: readonly LiveTokens[]): Goal[] {
  if (!few || !many) return [];
  const factor = many.micros / few.micros;
  const name = `resolve: CPU with ${many.live.toLocaleString('en')} live tokens over that with ${few.live.toLocaleString('en')}`;
  return [{ name, aim: '0.90-1.10', measured: factor.toFixed(2), isMet: Math.abs(factor - 1) <= mostDrift }];
}

function atMost(name: string, measured: number, most: number): Goal {
  return { name, aim: `≤ ${most}`, measured: measured.toFixed(2), isMet: measured <= most };
}

export function find<T extends { operation: Operation; target: Target }>(
  rows: readonly T[],
  operation: Operation,
  target: Target,
): T | undefined {
  return rows.find((row) => row.operation === operation && row.target === target);
}
