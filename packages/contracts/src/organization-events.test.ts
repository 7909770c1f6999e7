import { expect, test } from 'vitest';
import { UnreadableEventError } from './event-record.ts';
import { encodeModuleEvent, type ModuleEvent } from './module-events.ts';
import {
  decodeModulesTopicEvent,
  encodeOrganizationPurged,
  type OrganizationPurgedEvent,
  organizationEventTypes,
} from './organization-events.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const event: OrganizationPurgedEvent = {
  id: '019b0000-0000-7000-8000-000000000001',
  type: organizationEventTypes.purged,
  source: '/services/modules',
  subject: 'acme',
  time: at,
  requestId: 'r-1',
  data: { organizationId: 'acme', purgedAt: at, actor: 'olga' },
};
const record = encodeOrganizationPurged(event);

function withData(change: (data: Record<string, unknown>) => void) {
  const data = JSON.parse(record.value);
  change(data);
  return { ...record, value: JSON.stringify(data) };
}

test('a purge survives the topic', () => {
  expect(decodeModulesTopicEvent(record)).toEqual(event);
});

test('an event of a module comes from the same topic, told apart by its type', () => {
  const created: ModuleEvent = {
    ...event,
    type: 'events.v1.ModuleCreated',
    subject: 'm-1',
    data: {
      actor: 'ana',
      module: {
        id: 'm-1',
        organizationId: 'acme',
        name: 'Fleet',
        type: 'web',
        url: 'https://fleet.example/',
        icon: 'truck',
        order: 0,
        enabled: true,
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
  expect(decodeModulesTopicEvent(encodeModuleEvent(created))).toEqual(created);
});

test('a field of a newer producer is passed over', () => {
  expect(decodeModulesTopicEvent(withData((data) => Object.assign(data, { reason: 'contract' })))).toEqual(event);
});

test.each([
  ['no value', { ...record, value: null }, /no value/],
  ['a null key', { ...record, key: null }, /key/],
  ["another organization's key", { ...record, key: 'globex' }, /key/],
  ['the key of a module', { ...record, key: 'acme:m-1' }, /key/],
  ['an unknown type', { ...record, headers: { ...record.headers, ce_type: 'events.v1.ModuleEaten' } }, /ModuleEaten/],
  ['no headers', { key: record.key, value: record.value }, /ce_specversion/],
  ['no organization', withData((data) => delete data['organizationId']), /organizationId/],
  ['a time that is none', withData((data) => Object.assign(data, { purgedAt: 'yesterday' })), /purgedAt/],
  ['no actor', withData((data) => delete data['actor']), /actor/],
])('refuses %s and says what is wrong', (_case, poison, reason) => {
  expect(() => decodeModulesTopicEvent(poison)).toThrow(UnreadableEventError);
  expect(() => decodeModulesTopicEvent(poison)).toThrow(reason);
});
