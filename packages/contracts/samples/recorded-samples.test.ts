import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as moduleMessages from '../src/generated/events/v1/module_events.ts';
import * as tokenMessages from '../src/generated/events/v1/token_events.ts';
import { published } from './examples.ts';
import { asJson, digestLine, digestsFile, readSamples, sampleFiles, type Topic } from './recorded-samples.ts';

const topics = Object.keys(published) as Topic[];
const all = topics.flatMap((topic) => readSamples(topic).map((recorded) => ({ topic, ...recorded })));

// A decoder of today may know more than one of then.
test.each(all)('$file is read today as when it was recorded', ({ topic, sample: { decoded, ...record } }) => {
  expect(asJson(published[topic].decode(record))).toMatchObject(decoded as object);
});

describe.each(topics)('the topic %s', (topic) => {
  test('has a sample of every type', () => {
    const types = new Set(readSamples(topic).map(({ sample }) => sample.headers['ce_type']));
    expect([...types].toSorted()).toEqual(published[topic].types.toSorted());
  });

  test('holds nothing that is not recorded (pnpm samples)', () => {
    const recorded = readSamples(topic).map(({ sample: { decoded: _, ...record } }) => record);
    for (const record of published[topic].records) expect(recorded).toContainEqual(record);
  });
});

test('every message of proto/events/v1 that is an event has its type', () => {
  const isMessage = ([, value]: [string, unknown]) => typeof value === 'object';
  const names = Object.entries({ ...moduleMessages, ...tokenMessages })
    .filter(isMessage)
    .map(([name]) => `events.v1.${name}`);
  const parts = ['events.v1.Module'];
  const types = topics.flatMap((topic) => published[topic].types as readonly string[]);
  expect(names.filter((name) => !parts.includes(name)).toSorted()).toEqual(types.toSorted());
});

// Who changes a sample has to change its line as well, and a review of this file should only ever see lines added.
test('what is recorded stays as it is', () => {
  const recorded = readFileSync(digestsFile, 'utf8').trim().split('\n');
  expect(topics.flatMap(sampleFiles).map(digestLine).toSorted()).toEqual(recorded.toSorted());
});
