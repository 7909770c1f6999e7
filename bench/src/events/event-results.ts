/** Milliseconds of many of the same. */
export type Spread = { readonly count: number; readonly p50Ms: number; readonly p99Ms: number };

export type EventResults = {
  readonly measuredAt: string;
  readonly node: string;
  readonly cores: number;
  readonly cpu: string;
  /** What none of ours can be faster than. */
  readonly bare: { readonly roundTrip: Spread; readonly commit: Spread; readonly request: Spread };
  /** From the request to create a module until its permission can be seen. */
  readonly visible: readonly (Spread & { readonly load: string; readonly answer: Spread; readonly since: Spread })[];
  readonly drain: {
    readonly events: number;
    readonly perSecond: number;
    /** Microseconds of CPU an event, by process. */
    readonly microsBy: Readonly<Record<string, number>>;
    /** The same number of the same events produced and consumed by KafkaJS alone, before and after. */
    readonly barePerSecond: readonly number[];
  };
  readonly check: { readonly perSecond: number; readonly barePerSecond: number };
  /** Asked for one after the other; the mean of what the gateway itself took for it. */
  readonly navigation: Spread & { readonly modules: number; readonly serverMs: number };
};
