import { expect, test } from 'vitest';
import { checkSelection } from './outbox-selection.ts';

test.each([
  [
    { ids: ['7', '12'], all: false },
    { kind: 'ids', ids: ['7', '12'] },
  ],
  [
    { ids: [], reason: 'MESSAGE_TOO_LARGE', all: false },
    { kind: 'reason', reason: 'MESSAGE_TOO_LARGE' },
  ],
  [{ ids: [], all: true }, { kind: 'all' }],
])('takes %o', (input, value) => {
  expect(checkSelection(input)).toEqual({ kind: 'accepted', value });
});

test.each([
  [{ ids: [], all: false }, 'selection'],
  [{ ids: ['7'], all: true }, 'selection'],
  [{ ids: ['7'], reason: 'x', all: false }, 'selection'],
  [{ ids: [], reason: '', all: true }, 'selection'],
  [{ ids: [], reason: '', all: false }, 'selection.reason'],
  [{ ids: [], reason: 'MESSAGE\0', all: false }, 'selection.reason'],
  [{ ids: [], reason: '\ud800', all: false }, 'selection.reason'],
  [{ ids: ['7', "7' OR true"], all: false }, 'selection.ids[1]'],
  [{ ids: ['-7'], all: false }, 'selection.ids[0]'],
  [{ ids: ['9'.repeat(19)], all: false }, 'selection.ids[0]'],
])('refuses %o, naming %s', (input, field) => {
  expect(checkSelection(input)).toMatchObject({ kind: 'refused', refusals: [{ field }] });
});
