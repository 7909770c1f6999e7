import { expect, test } from 'vitest';
import { longestAge } from './kafka-progress.ts';

test.each([0, 40, 700, 1000, 61_000, 3_600_000, 40 * 86_400_000])(
  'an age of %i ms is found to a tenth',
  async (age) => {
    let asked = 0;
    const found = await longestAge(async (ageMs) => {
      asked += 1;
      expect(ageMs).toSatisfy(Number.isInteger);
      return ageMs <= age;
    });
    expect(found).toBeLessThanOrEqual(age);
    expect(found).toBeGreaterThanOrEqual(age - Math.max(age / 10, 100));
    expect(asked).toBeLessThan(32);
  },
);

test('it ends where there is no end', async () => {
  expect(await longestAge(async () => true)).toBeGreaterThan(0);
});
