import { describe, expect, test } from 'vitest';
import type { BusEvent } from '../../api/answers.ts';
import { ApiError } from '../../api/api-error.ts';
import { withoutColour } from '../../terminal/paint.ts';
import { interruptionOf } from './interruption.ts';
import { renderEvent } from './render-event.ts';
import { createResumption } from './resumption.ts';

const event = (changes: Partial<BusEvent> = {}): BusEvent => ({
  topic: 'modules',
  partition: 3,
  offset: 42,
  time: '2026-03-01T12:00:00.000Z',
  headers: { ce_type: 'events.v1.ModuleCreated' },
  key: 'acme:m-1',
  payload: '{"version":1}',
  ...changes,
});

describe('an event', () => {
  test('says what happened to what and where it lies, then what it holds', () => {
    expect(renderEvent(event(), withoutColour)).toBe(
      '2026-03-01T12:00:00.000Z  events.v1.ModuleCreated  acme:m-1  modules 3-42\n  {"version":1}',
    );
  });

  test('that is none of ours commands no terminal', () => {
    const odd = event({ headers: { ce_type: 'a\u001b[2Jb' }, key: '\u0007', payload: '\u009b31m' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(renderEvent(odd, withoutColour).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  });
});

describe('an interruption', () => {
  const refusal = (status: number) => new ApiError({ status, code: 'some', message: 'So it is.' });

  test('is told as what it is', () => {
    expect([0, 429, 503].map((status) => interruptionOf(refusal(status)))).toEqual(Array(3).fill('So it is.'));
    expect(interruptionOf(new TypeError('terminated'))).toBe('The connection to the gateway broke.');
  });

  test('is none when asking again changes nothing', () => {
    expect([refusal(401), refusal(403), refusal(404), new Error('a defect')].map(interruptionOf)).toEqual(
      Array(4).fill(undefined),
    );
  });
});

describe('after an interruption', () => {
  const began = new Date('2026-03-01T12:00:00.000Z');
  const at = (offset: number, time = '2026-03-01T12:00:05.000Z', partition = 3) => event({ offset, time, partition });

  test('nothing is shown twice, and nothing of a partition is missed', () => {
    const { isNew } = createResumption(began);
    expect([at(1), at(2)].map(isNew)).toEqual([true, true]);
    expect([at(1), at(2), at(3), at(4)].map(isNew)).toEqual([false, false, true, true]);
  });

  test('what was there before it all began is not shown, of a partition nothing was seen of', () => {
    const { isNew } = createResumption(began);
    expect([at(7, '2026-03-01T11:59:59.000Z', 5), at(8, '2026-03-01T12:00:01.000Z', 5)].map(isNew)).toEqual([
      false,
      true,
    ]);
  });

  test('a partition tells nothing of another, nor a topic of another', () => {
    const { isNew } = createResumption(began);
    expect([at(9), at(1, undefined, 4), event({ topic: 'dead-letters', offset: 1 })].map(isNew)).toEqual([
      true,
      true,
      true,
    ]);
  });
});
