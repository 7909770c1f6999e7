import { expect, test } from 'vitest';
import type { Module } from '../../api/answers.ts';
import { newValues, toChange, toNewModule, valuesOf } from './module-values.ts';

const module: Module = {
  id: 'm-1',
  organizationId: 'acme',
  name: 'Fleet',
  type: 'web',
  url: 'https://fleet.example',
  icon: 'puzzle',
  group: null,
  order: 0,
  enabled: true,
  permission: { id: 'p-1', name: 'View Fleet' },
  version: 1,
  createdAt: '2026-01-02T03:04:05.678Z',
  createdBy: 'ana',
  updatedAt: '2026-01-02T03:04:05.678Z',
  updatedBy: 'ana',
};

test('a new module is sent as the server reads it', () => {
  const values = { ...newValues, name: 'Fleet', url: 'https://fleet.example', group: ' ', order: '' };
  expect(toNewModule(values)).toEqual({
    name: 'Fleet',
    type: 'web',
    url: 'https://fleet.example',
    icon: 'puzzle',
    group: null,
    order: 0,
    enabled: true,
  });
});

test('a change holds what differs, and never the name', () => {
  expect(toChange(module, valuesOf(module))).toEqual({});
  expect(toChange(module, { ...valuesOf(module), name: 'Other', group: 'Cash', order: 3 })).toEqual({
    group: 'Cash',
    order: 3,
  });
});
