import { encodeTokenEvent } from '@custom-modules/contracts/token-events';
import { expect, test } from 'vitest';
import { aRecord, toMessage } from './events.fixture.ts';
import { readKnown } from './messages.ts';

const record = aRecord({ moduleId: 'm-1' });
const withMore = { ...JSON.parse(record.value), password: 'open sesame' };

const known = (of: Parameters<typeof toMessage>[0]) => JSON.parse(readKnown(toMessage(of, 1)) ?? 'null');

test('an event of ours is read as it was written', () => {
  expect(known(record)).toEqual(JSON.parse(record.value));
  const refused = encodeTokenEvent({
    ...{ id: 'e-1', source: '/services/tokens', subject: 'hash', time: new Date('2026-01-02T03:04:05.678Z') },
    ...{ type: 'events.v1.TokenRefused', data: { token: 'hash', reason: 'replayed' } },
  });
  expect(known(refused)).toEqual(JSON.parse(refused.value));
});

test('what is not known of an event is left out', () => {
  expect(known({ ...record, value: JSON.stringify(withMore) })).toEqual(JSON.parse(record.value));
});

test('anything else is not read', () => {
  expect(readKnown(toMessage({ ...record, key: 'acme:another' }, 1))).toBeUndefined();
  expect(readKnown(toMessage({ ...record, value: null }, 1))).toBeUndefined();
});
