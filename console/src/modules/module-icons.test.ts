import { expect, test } from 'vitest';
import { icons } from '../../../services/modules/src/domain/icons.ts';
import { moduleIcons } from './module-icons.ts';

test('every icon a module can have is bundled, and no other', () => {
  expect(Object.keys(moduleIcons).sort()).toEqual([...icons].sort());
  for (const name of icons) expect(moduleIcons[name], name).toBeDefined();
});
