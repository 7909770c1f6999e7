import { expect, test } from 'vitest';
import { describeError } from './log.ts';

test('of an error only what is known to be safe is taken', () => {
  const error = Object.assign(new Error('refused', { cause: new Error('deeper') }), {
    code: 'ECONNREFUSED',
    command: { name: 'set', args: ['secret'] },
    detail: 'Key (url)=(secret) already exists.',
  });
  const described = describeError(error);
  expect(described).toMatchObject({
    type: 'Error',
    message: 'refused',
    code: 'ECONNREFUSED',
    cause: { message: 'deeper' },
  });
  expect(JSON.stringify(described)).not.toContain('secret');
});

test('what is thrown without being an error is named by its type', () => {
  expect(describeError('plain')).toEqual({ type: 'string', message: 'plain' });
});
