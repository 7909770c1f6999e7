import type { OperationsStatus } from '../../api/answers.ts';

/** A value at a time, in milliseconds since 1970. */
export type Point = { readonly at: number; readonly value: number };
export type Series = { readonly label: string; readonly points: readonly Point[] };

type Tokens = NonNullable<OperationsStatus['tokens']>;
type Process = Tokens['processes'][number];

/** How many looks are drawn. */
export const mostSamples = 100;

/** The samples with one more, without the oldest where there are too many. The same status twice is one sample. */
export function addSample(samples: readonly OperationsStatus[], sample: OperationsStatus): OperationsStatus[] {
  if (samples.at(-1)?.observedAt === sample.observedAt) return [...samples];
  return [...samples, sample].slice(-mostSamples);
}

/** Who consumes what, in any sample: what was drawn before Kafka fell silent stays. */
export function groupsSeen(samples: readonly OperationsStatus[]): { group: string; topic: string }[] {
  const groups = samples.flatMap(({ consumers }) => consumers.map(({ group, topic }) => ({ group, topic })));
  return [...new Map(groups.map((seen) => [`${seen.group} ${seen.topic}`, seen])).values()];
}

/** Messages that came onto a topic, a second. */
export function appendedSeries(samples: readonly OperationsStatus[], topic: string, label: string): Series {
  const looks = samples.flatMap(({ busObservedAt, topics }) => {
    const appended = topics.find(({ name }) => name === topic)?.appended;
    return busObservedAt === null || appended === undefined ? [] : [{ at: Date.parse(busObservedAt), value: appended }];
  });
  return { label, points: ratesOf(looks, (before, after) => Math.max(0, after - before)) };
}

/** What a group has before it. */
export function lagSeries(samples: readonly OperationsStatus[], group: string, label: string): Series {
  const points = samples.flatMap(({ observedAt, consumers }) => {
    const lag = consumers.find((consumer) => consumer.group === group)?.lagMessages;
    return lag === undefined ? [] : [{ at: Date.parse(observedAt), value: lag }];
  });
  return { label, points };
}

/** What all processes of tokens did, a second. */
export function tokenSeries(
  samples: readonly OperationsStatus[],
  countOf: (process: Process) => number | undefined,
  label: string,
): Series {
  const looks = samples.flatMap(({ observedAt, tokens }) =>
    tokens === null ? [] : [{ at: Date.parse(observedAt), value: tokens.processes }],
  );
  return { label, points: ratesOf(looks, (before, after) => countedBetween(before, after, countOf)) };
}

/** The reasons for which tokens were refused, in any sample. */
export function refusalReasons(samples: readonly OperationsStatus[]): string[] {
  const reasons = samples.flatMap(({ tokens }) => Object.entries(tokens?.refused ?? {}));
  return [...new Set(reasons.filter(([, count]) => count > 0).map(([reason]) => reason))].toSorted();
}

function ratesOf<Value>(
  looks: readonly { at: number; value: Value }[],
  between: (before: Value, after: Value) => number,
): Point[] {
  return looks.slice(1).flatMap(({ at, value }, index) => {
    const before = looks[index];
    if (!before || at <= before.at) return [];
    return [{ at, value: between(before.value, value) / ((at - before.at) / 1000) }];
  });
}

/** A process that began between the two has counted from nothing; one that has gone counts no more. */
function countedBetween(
  before: readonly Process[],
  after: readonly Process[],
  countOf: (process: Process) => number | undefined,
): number {
  const known = new Map(before.map((process) => [`${process.address} ${process.startedAt}`, countOf(process) ?? 0]));
  const counted = after.map((process) => {
    const earlier = known.get(`${process.address} ${process.startedAt}`) ?? 0;
    return Math.max(0, (countOf(process) ?? 0) - earlier);
  });
  return counted.reduce((sum, count) => sum + count, 0);
}
