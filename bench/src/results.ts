import type { Target } from './stage/stage.ts';

export type Operation = 'resolve' | 'generate, warm' | 'generate, cold' | 'launch' | 'launch, no token';

/** One line of the table. Microseconds are of CPU and for one operation. */
export type Row = {
  readonly operation: Operation;
  readonly target: Target;
  readonly operations: number;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly micros: number;
  readonly microsBy: Readonly<Record<string, number>>;
  readonly loadMicros: number;
  /** The load generator's part of all CPU time that was measured. */
  readonly loadShare: number;
  /** The part of the machine that was taken by what is not measured. */
  readonly othersShare: number;
  readonly failures: Readonly<Record<number, number>>;
};

/** The same rate for both. */
export type HalfLoad = {
  readonly operation: Operation;
  readonly target: Target;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly othersShare: number;
  readonly failures: Readonly<Record<number, number>>;
};

export type LiveTokens = {
  readonly live: number;
  readonly micros: number;
  readonly microsBy: Readonly<Record<string, number>>;
  readonly othersShare: number;
  readonly failures: Readonly<Record<number, number>>;
};

export type Results = {
  readonly measuredAt: string;
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  readonly seconds: number;
  readonly connections: number;
  readonly rows: readonly Row[];
  readonly halfLoad: readonly HalfLoad[];
  readonly liveTokens: readonly LiveTokens[];
};
