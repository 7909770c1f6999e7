import { expect, test } from 'vitest';
import { UnreadableEventError } from './event-record.ts';
import { decodeModuleEvent, encodeModuleEvent, type ModuleEvent } from './module-events.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const event: ModuleEvent = {
  id: '019b0000-0000-7000-8000-000000000001',
  type: 'events.v1.ModuleCreated',
  source: '/services/modules',
  subject: 'm-1',
  time: at,
  requestId: 'r-1',
  data: {
    actor: 'ana',
    module: {
      id: 'm-1',
      organizationId: 'acme',
      name: 'Fleet',
      type: 'web',
      url: 'https://fleet.example/?token=',
      icon: 'truck',
      order: 0,
      enabled: false,
      permissionId: 'p-1',
      permissionName: 'View Fleet',
      version: 1,
      createdAt: at,
      createdBy: 'ana',
      updatedAt: at,
      updatedBy: 'ana',
    },
  },
};
const record = encodeModuleEvent(event);

function withData(change: (data: { module: Record<string, unknown>; actor?: unknown }) => void) {
  const data = JSON.parse(record.value);
  change(data);
  return { ...record, value: JSON.stringify(data) };
}

test('an event survives the topic', () => {
  expect(decodeModuleEvent(record)).toEqual(event);
});

test('a field that is zero or false is written out, for people who read the topic', () => {
  expect(JSON.parse(record.value).module).toMatchObject({ order: 0, enabled: false });
});

test('a field of a newer producer is passed over', () => {
  expect(decodeModuleEvent(withData((data) => Object.assign(data.module, { colour: 'red' })))).toEqual(event);
});

test.each([
  ['no value', { ...record, value: null }, /no value/],
  ['bad JSON', { ...record, value: '{"module":' }, /not JSON/],
  ['an empty object', { ...record, value: '{}' }, /module/],
  ['a null key', { ...record, key: null }, /key/],
  ["another module's key", { ...record, key: 'globex:m-1' }, /key/],
  ['an unknown type', { ...record, headers: { ...record.headers, ce_type: 'events.v1.ModuleEaten' } }, /ModuleEaten/],
  ['an inherited property as type', { ...record, headers: { ...record.headers, ce_type: 'toString' } }, /toString/],
  ['no type', { ...record, headers: { ...record.headers, ce_type: '' } }, /ce_type/],
  ['no headers', { key: record.key, value: record.value }, /ce_specversion/],
  ['a version of the wrong type', withData((data) => Object.assign(data.module, { version: '1' })), /version/],
  ['version zero', withData((data) => Object.assign(data.module, { version: 0 })), /version/],
  ['no permission id', withData((data) => delete data.module['permissionId']), /permissionId/],
  ['an id that is a number', withData((data) => Object.assign(data.module, { id: 7 })), /id/],
  ['a time that is none', withData((data) => Object.assign(data.module, { createdAt: 'yesterday' })), /createdAt/],
  ['no actor', withData((data) => delete data.actor), /actor/],
])('refuses %s and says what is wrong', (_case, poison, reason) => {
  expect(() => decodeModuleEvent(poison)).toThrow(UnreadableEventError);
  expect(() => decodeModuleEvent(poison)).toThrow(reason);
});

test.each([
  ['a short token', `st_${'a'.repeat(33)}`],
  ['a bearer', `eyJ${'a'.repeat(40)}.${'b'.repeat(100)}.${'c'.repeat(300)}`],
  ['words', 'what my neighbour said'],
])('a type that is %s is not repeated', (_case, type) => {
  const unknown = () => decodeModuleEvent({ ...record, headers: { ...record.headers, ce_type: type } });
  expect(unknown).toThrow(/^unknown event type, of no form$/);
});
