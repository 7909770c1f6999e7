import { expect, test } from 'vitest';
import { checkIcon, defaultIcon, icons } from './icons.ts';

test('every icon of the set is accepted, the default among them, each once', () => {
  for (const icon of icons) expect(checkIcon(icon)).toEqual({ kind: 'accepted', value: icon });
  expect(icons).toContain(defaultIcon);
  expect(new Set(icons).size).toBe(icons.length);
});

test.each(['', 'Puzzle', 'puzzle ', 'no-such-icon', '__proto__', '../puzzle', '<svg>'])(
  'refuses %j with the list',
  (name) => {
    const checked = checkIcon(name);
    expect(checked.kind === 'refused' && checked.message).toContain(
      `The icon is unknown. Known icons: ${icons[0]}, ${icons[1]}`,
    );
  },
);
