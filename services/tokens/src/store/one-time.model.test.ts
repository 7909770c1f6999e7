import { recordFigures } from '@custom-modules/testing/proof';
import { describe, expect, test } from 'vitest';
import { type Limits, searchAll } from './one-time.model.ts';
import { everyProtection, type Protections } from './redeem.model.ts';

const faultless: Limits = { attempts: ['A', 'B'], asks: 2, faults: 0, kindsOfFault: ['promotion', 'restart'] };
const plainGetdel: Protections = { ...everyProtection, fence: false, leaves: 'nothing' };

test.for([
  { attempts: ['A', 'B'], faults: 3 },
  { attempts: ['A', 'B', 'C'], faults: 1 },
])(
  'whatever fails, a token is released to one attempt, which may ask again (attempts: $attempts.length, faults: $faults)',
  (reach, context) => {
    const { states, broken } = searchAll(everyProtection, { ...faultless, ...reach });
    recordFigures(context, { states });
    expect(broken).toEqual({});
  },
);

describe.each([
  ['without the fence', { ...everyProtection, fence: false }],
  ['with a plain GETDEL', plainGetdel],
])('control: %s', (_without, protections) => {
  test('a promotion lets a token be released twice', () => {
    const { broken } = searchAll(protections, { ...faultless, faults: 1, kindsOfFault: ['promotion'] });
    expect(broken['double release']).toEqual([
      'Redis 2 catches up with its primary',
      'Redis 2 is promoted',
      'attempt A asks',
      'Redis 1 answers attempt A: released',
      'attempt B asks',
      'Redis 2 answers attempt B: released',
    ]);
  });

  test('so does a restart', () => {
    const { broken } = searchAll(protections, { ...faultless, faults: 1, kindsOfFault: ['restart'] });
    expect(broken['double release']).toEqual([
      'attempt A asks',
      'Redis 1 answers attempt A: released',
      'Redis 1 restarts from a snapshot that has the value',
      'attempt B asks',
      'Redis 1 answers attempt B: released',
    ]);
  });

  test('nothing else does', () => {
    expect(searchAll(protections, faultless).broken).not.toHaveProperty(['double release']);
  });
});

test('control: without the claim an attempt whose answer got lost is refused', () => {
  expect(searchAll({ ...everyProtection, leaves: 'marker' }, faultless).broken).toEqual({
    'false refusal': [
      'attempt A asks',
      'Redis 1 answers attempt A: released, but the answer is lost',
      'attempt A asks again',
      'Redis 1 answers attempt A: late',
    ],
  });
});

test('control: without the marker a replay is not told from a token that never was', () => {
  expect(searchAll({ ...everyProtection, leaves: 'nothing' }, faultless).broken['unnoticed replay']).toEqual([
    'attempt A asks',
    'Redis 1 answers attempt A: released',
    'attempt B asks',
    'Redis 1 answers attempt B: unknown',
  ]);
});

test('control: a claim that answers anybody releases a token twice with no fault at all', () => {
  expect(searchAll({ ...everyProtection, claimIsOf: 'anybody' }, faultless).broken['double release']).toEqual([
    'attempt A asks',
    'Redis 1 answers attempt A: released',
    'attempt B asks',
    'Redis 1 answers attempt B: released',
  ]);
});
