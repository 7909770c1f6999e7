import { type Measurement, merge } from '../measure.ts';

const turns = 4;

/**
 * Measures several things that are compared, a part of each in each turn: what else the machine does meanwhile, and how warm it is, is
 * then the same to all of them.
 */
export async function inTurns<T>(
  items: readonly T[],
  seconds: number,
  measureOne: (item: T, seconds: number) => Promise<Measurement>,
): Promise<{ item: T; measurement: Measurement }[]> {
  const measured = items.map((item) => ({ item, windows: [] as Measurement[] }));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const { item, windows } of measured) windows.push(await measureOne(item, seconds / turns));
  }
  return measured.map(({ item, windows }) => ({ item, measurement: merge(windows) }));
}
