import { describe, expect, test } from 'vitest';
import type { Decision, Module } from '../../api/answers.ts';
import type { SightOfModule } from '../../api/sight.ts';
import { explainSight } from './explain-sight.ts';

const dispatch = { id: 'r1', name: 'Dispatch' };
const depot = { id: 'r2', name: 'Depot' };

function seen(name: string, decision: Partial<Decision> = {}, module: Partial<Module> = {}): SightOfModule {
  const permission = { id: `view-${name}`, name: `View ${name}` };
  const because = decision.because ?? 'owner';
  return {
    permission,
    decision: { permissionId: permission.id, allowed: true, because, roles: decision.roles ?? [] },
    module: { name, icon: 'map', group: null, order: 0, enabled: true, type: 'web_and_mobile', ...module } as Module,
  };
}

const namesOf = (modules: readonly { name: string }[]) => modules.map(({ name }) => name);

describe('why a module is in the menu', () => {
  test.each([
    ['an owner', { because: 'owner' }, 'Owners hold every permission.'],
    ['a role', { because: 'role', roles: [dispatch] }, 'Because of the role Dispatch.'],
    ['roles', { because: 'role', roles: [dispatch, depot] }, 'Because of the roles Dispatch and Depot.'],
  ] as const)('%s', (_case, decision, reason) => {
    const { shown, hidden } = explainSight([seen('Fleet', decision as Partial<Decision>)], 'web');
    expect([shown.map(({ reasons }) => reasons), hidden]).toEqual([[[reason]], []]);
  });
});

describe('why a module is not in the menu', () => {
  test.each([
    ['no role holds it', { because: 'not_granted' }, {}, ['None of their roles holds “View Fleet”.']],
    ['too new', { because: 'unknown_permission' }, {}, ['Its permission is not there yet. It follows in a moment.']],
    ['disabled', {}, { enabled: false }, ['It is disabled: nobody sees it.']],
    ['for phones', {}, { type: 'mobile' }, ['It is shown on phones only.']],
    [
      'all that keeps it out',
      { because: 'not_granted' },
      { enabled: false },
      ['None of their roles holds “View Fleet”.', 'It is disabled: nobody sees it.'],
    ],
  ] as const)('%s', (_case, decision, module, reasons) => {
    const { shown, hidden } = explainSight([seen('Fleet', decision, module)], 'web');
    expect([shown, hidden.map((each) => each.reasons)]).toEqual([[], [reasons]]);
  });
});

test('each platform has its own menu', () => {
  const sight = [seen('Web', {}, { type: 'web' }), seen('Phone', {}, { type: 'mobile' }), seen('Both')];
  expect(namesOf(explainSight(sight, 'web').shown)).toEqual(['Both', 'Web']);
  expect(namesOf(explainSight(sight, 'mobile').shown)).toEqual(['Both', 'Phone']);
});

test('it is in the order of the menu: by group, order and name', () => {
  const sight = [
    seen('b', {}, { group: 'Yard' }),
    seen('a', {}, { group: 'Yard' }),
    seen('z', {}, { group: 'Yard', order: -1 }),
    seen('none'),
  ];
  expect(namesOf(explainSight(sight, 'web').shown)).toEqual(['none', 'z', 'a', 'b']);
});

test('who may not manage modules is told by permission', () => {
  const { module: _, ...granted } = seen('Fleet');
  const { module: __, ...missing } = seen('Depot', { because: 'not_granted' });
  const { shown, hidden } = explainSight([granted, missing], 'web');
  expect([namesOf(shown), namesOf(hidden)]).toEqual([['View Fleet'], ['View Depot']]);
});
