import { invalidRequest } from '@custom-modules/chassis/failure';
import { failureOf } from '@custom-modules/testing/failures';
import { expect, test } from 'vitest';
import { choose } from './selection.ts';

test('what a service says of its selection is said of the body', async () => {
  const refusal = invalidRequest(
    { field: 'selection.ids[1]', message: 'This is no id.' },
    { field: 'selection', message: 'This selects nothing.' },
  );
  const failure = await failureOf(choose({ ids: ['1', 'x'] }, () => Promise.reject(refusal)));
  expect(failure).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT', message: refusal.message });
  expect(failure.fields.map(({ field }) => field)).toEqual(['ids[1]', 'selection']);
});

test('a refusal without fields is what it was', async () => {
  const refusal = invalidRequest();
  expect(await failureOf(choose({ all: true }, () => Promise.reject(refusal)))).toBe(refusal);
});

test('nobody is asked with two selections at once', async () => {
  const asked: unknown[] = [];
  const act = async (wanted: unknown) => asked.push(wanted);
  await choose({ reason: 'unreadable', dryRun: true }, act);
  await failureOf(choose({ ids: ['1'], all: true }, act));
  expect(asked).toEqual([{ selection: { ids: [], reason: 'unreadable', all: false }, dryRun: true }]);
});
