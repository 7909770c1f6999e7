import { expect, test } from 'vitest';
import type { OperationsStatus } from '../../api/answers.ts';
import {
  addSample,
  appendedSeries,
  groupsSeen,
  lagSeries,
  mostSamples,
  refusalReasons,
  tokenSeries,
} from './samples.ts';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

function sample(seconds: number, change: Partial<OperationsStatus> = {}): OperationsStatus {
  return {
    ...{ verdict: 'OK', reasons: [], services: [], outbox: null, consumer: null, deadLetters: null, tokens: null },
    ...{ observedAt: at(seconds), busObservedAt: at(seconds), topics: [], consumers: [] },
    ...change,
  };
}

const withTopic = (seconds: number, appended: number) =>
  sample(seconds, { topics: [{ name: 'modules', partitions: 12, messages: appended, appended }] });

type Process = NonNullable<OperationsStatus['tokens']>['processes'][number];

function withTokens(seconds: number, ...processes: Partial<Process>[]): OperationsStatus {
  const whole = processes.map((process) => ({
    ...{ address: 'a', state: 'up' as const, startedAt: at(0), issued: 0, resolved: 0, refused: {} },
    ...process,
  }));
  return sample(seconds, { tokens: { issued: 0, resolved: 0, refused: {}, live: null, processes: whole } });
}

const issued = ({ issued }: Process) => issued ?? undefined;
const values = ({ points }: { points: readonly { value: number }[] }) => points.map(({ value }) => value);

test('a rate is what came between two looks, by the time between them', () => {
  const series = appendedSeries([withTopic(0, 10), withTopic(2, 30), withTopic(3, 30)], 'modules', 'Events');
  expect(series).toEqual({
    label: 'Events',
    points: [
      { at: 2000, value: 10 },
      { at: 3000, value: 0 },
    ],
  });
});

test('a look at which Kafka was not heard of draws nothing', () => {
  const samples = [withTopic(0, 10), sample(1, { busObservedAt: null }), withTopic(2, 30)];
  expect(values(appendedSeries(samples, 'modules', 'Events'))).toEqual([10]);
});

test('a group that was seen once is still drawn when Kafka tells of none', () => {
  const of = { group: 'readers', topic: 'modules' };
  const consumer = {
    ...of,
    state: 'Stable',
    members: 1,
    lagMessages: 0,
    lagSeconds: 0,
    stuckSince: null,
    partitions: [],
  };
  const told = sample(0, { consumers: [consumer] });
  expect(groupsSeen([told, { ...told, observedAt: at(1) }, sample(2, { busObservedAt: null })])).toEqual([of]);
});

test('two looks at the same state are no rate', () => {
  const again = { ...withTopic(0, 10), observedAt: at(1) };
  expect(values(appendedSeries([withTopic(0, 10), again], 'modules', 'Events'))).toEqual([]);
});

test('a process that began anew has counted from nothing, and one that went takes nothing away', () => {
  const samples = [
    withTokens(0, { issued: 100 }, { address: 'b', issued: 50 }),
    withTokens(1, { issued: 110 }, { address: 'b', issued: 4, startedAt: at(1) }),
    withTokens(2, { issued: 115 }),
  ];
  expect(values(tokenSeries(samples, issued, 'Issued'))).toEqual([14, 5]);
});

test('a process that is down for a moment adds nothing when it is back', () => {
  const down = { state: 'down' as const, startedAt: null, issued: null };
  const samples = [withTokens(0, { issued: 100 }), withTokens(1, down)];
  expect(values(tokenSeries(samples, issued, 'Issued'))).toEqual([0]);
});

test('lag is drawn as it is', () => {
  const group = { group: 'permissions', topic: 'modules', state: 'Stable', members: 1, lagSeconds: 0 };
  const samples = [7, 0].map((lagMessages, index) =>
    sample(index, { consumers: [{ ...group, lagMessages, stuckSince: null, partitions: [] }] }),
  );
  expect(values(lagSeries(samples, 'permissions', 'Lag'))).toEqual([7, 0]);
});

test('reasons are those for which anything was refused', () => {
  const tokens = { issued: 0, resolved: 0, live: null, processes: [] };
  const samples = [
    sample(0, { tokens: { ...tokens, refused: { unknown: 2, late: 0 } } }),
    sample(1, { tokens: { ...tokens, refused: { replayed: 1 } } }),
  ];
  expect(refusalReasons(samples)).toEqual(['replayed', 'unknown']);
});

test('the oldest sample goes where there are too many, and the same one counts once', () => {
  const many = Array.from({ length: mostSamples + 5 }, (_, index) => sample(index)).reduce(
    addSample,
    [] as OperationsStatus[],
  );
  expect(many).toHaveLength(mostSamples);
  expect(many[0]?.observedAt).toBe(at(5));
  expect(addSample(many, sample(mostSamples + 4))).toHaveLength(mostSamples);
});
