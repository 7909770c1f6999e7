import { expect, test } from 'vitest';
import type { NavigationItem } from '../api/answers.ts';
import { groupModules } from './group-modules.ts';

const item = (name: string, group: string | null): NavigationItem => ({
  moduleId: name,
  name,
  group,
  icon: 'puzzle',
  order: 0,
  type: 'web',
});

test('modules stand under their heading, both in the order of the menu', () => {
  const menu = [item('z', null), item('a', null), item('m', 'Fleet'), item('b', 'Fleet'), item('c', 'Cash')];
  expect(groupModules(menu)).toEqual([
    { heading: null, items: menu.slice(0, 2) },
    { heading: 'Fleet', items: menu.slice(2, 4) },
    { heading: 'Cash', items: menu.slice(4) },
  ]);
});

test('an empty menu has no headings', () => {
  expect(groupModules([])).toEqual([]);
});
