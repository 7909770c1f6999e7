import { Problem } from '@custom-modules/local/problem';
import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('a quick run has short windows, unless somebody asks for others', () => {
  expect(readOptions([]).seconds).toBe(8);
  expect(readOptions(['--quick']).seconds).toBe(1);
  expect(readOptions(['--quick', '--seconds', '3'])).toMatchObject({ seconds: 3, connections: 64, quick: true });
});

test.each([['--slow'], ['everything'], ['--seconds', '0'], ['--connections', 'many']])(
  '%s is answered with how it is used',
  (...args) => {
    expect(() => readOptions(args)).toThrow(Problem);
    expect(() => readOptions(args)).toThrow('Usage: npm run bench');
  },
);
