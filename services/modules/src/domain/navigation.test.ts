import { expect, test } from 'vitest';
import { createModule, type Module, type ModuleInput } from './module.ts';
import { arrangeNavigation, type Granted, type MenuEntry } from './navigation.ts';

const everything: Granted = { kind: 'all' };

function moduleWith(fields: Partial<ModuleInput> & { name: string }): Module {
  const outcome = createModule(
    { type: 'web', url: 'https://fleet.example/', ...fields },
    {
      id: `module of ${fields.name}`,
      permissionId: `view ${fields.name}`,
      organizationId: 'acme',
      userId: 'ana',
      isOwner: true,
      now: new Date(0),
      allowedHosts: [],
      reservedNames: [],
      allowLoopbackHttp: false,
    },
  );
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
  return outcome.module;
}

const namesOf = (modules: readonly MenuEntry[]) => modules.map(({ name }) => name);

test('goes by group, order and name, those without a group first', () => {
  const menu = [
    moduleWith({ name: 'b', group: 'Zone' }),
    moduleWith({ name: 'Á', group: 'Zone' }),
    moduleWith({ name: 'last', group: 'Zone', order: 1 }),
    moduleWith({ name: 'first', group: 'Zone', order: -1 }),
    moduleWith({ name: 'other', group: 'area', order: 9 }),
    moduleWith({ name: 'alone', order: 99 }),
  ];
  expect(namesOf(arrangeNavigation(menu, 'web', everything))).toEqual(['alone', 'other', 'first', 'Á', 'b', 'last']);
  expect(arrangeNavigation(menu.toReversed(), 'web', everything)).toEqual(arrangeNavigation(menu, 'web', everything));
});

test('shows what the platform shows, is enabled and held', () => {
  const menu = [
    moduleWith({ name: 'web' }),
    moduleWith({ name: 'mobile', type: 'mobile' }),
    moduleWith({ name: 'both', type: 'web_and_mobile' }),
    moduleWith({ name: 'off', enabled: false }),
  ];
  expect(namesOf(arrangeNavigation(menu, 'web', everything))).toEqual(['both', 'web']);
  expect(namesOf(arrangeNavigation(menu, 'mobile', everything))).toEqual(['both', 'mobile']);
  const held: Granted = { kind: 'some', ids: new Set(['view web', 'view off', 'view mobile']) };
  expect(namesOf(arrangeNavigation(menu, 'web', held))).toEqual(['web']);
  expect(arrangeNavigation(menu, 'web', { kind: 'some', ids: new Set() })).toEqual([]);
});
