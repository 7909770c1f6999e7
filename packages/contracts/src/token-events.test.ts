import { expect, test } from 'vitest';
import { UnreadableEventError } from './event-record.ts';
import { decodeTokenEvent, encodeTokenEvent, type TokenEvent, tokenEventTypes } from './token-events.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const context = {
  id: '019b0000-0000-7000-8000-000000000001',
  source: '/services/tokens',
  subject: 'aBcD-_12',
  time: at,
  requestId: 'r-1',
};
const holder = { token: 'aBcD-_12', organizationId: 'acme', userId: 'ben' };
const issued: TokenEvent = { ...context, type: tokenEventTypes.issued, data: { ...holder, expiresAt: at } };
const resolved: TokenEvent = { ...context, type: tokenEventTypes.resolved, data: holder };
const replayed: TokenEvent = {
  ...context,
  type: tokenEventTypes.refused,
  data: { token: 'aBcD-_12', reason: 'replayed' },
};
const record = encodeTokenEvent(issued);

function withData(change: (data: Record<string, unknown>) => void) {
  const data = JSON.parse(record.value);
  change(data);
  return { ...record, value: JSON.stringify(data) };
}

test.each([issued, resolved, replayed])('$type survives the topic', (event) => {
  expect(decodeTokenEvent(encodeTokenEvent(event))).toEqual(event);
});

test('a field of a newer producer is passed over', () => {
  expect(decodeTokenEvent(withData((data) => Object.assign(data, { address: '192.0.2.1' })))).toEqual(issued);
});

test.each([
  ['no value', { ...record, value: null }, /no value/],
  ['bad JSON', { ...record, value: '{"token":' }, /not JSON/],
  ['an empty object', { ...record, value: '{}' }, /token/],
  ['a null key', { ...record, key: null }, /key/],
  ["another token's key", { ...record, key: 'xxxxxxxx' }, /key/],
  ['an unknown type', { ...record, headers: { ...record.headers, ce_type: 'events.v1.TokenEaten' } }, /TokenEaten/],
  ['no headers', { key: record.key, value: record.value }, /ce_specversion/],
  ['a user that is a number', withData((data) => Object.assign(data, { userId: 7 })), /userId/],
  ['no organization', withData((data) => delete data['organizationId']), /organizationId/],
  ['a time that is none', withData((data) => Object.assign(data, { expiresAt: 'soon' })), /expiresAt/],
  ['no reason of a refusal', { ...encodeTokenEvent(replayed), value: JSON.stringify({ token: 'aBcD-_12' }) }, /reason/],
])('refuses %s and says what is wrong', (_case, poison, reason) => {
  expect(() => decodeTokenEvent(poison)).toThrow(UnreadableEventError);
  expect(() => decodeTokenEvent(poison)).toThrow(reason);
});
