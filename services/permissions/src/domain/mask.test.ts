import { expect, test } from 'vitest';
import { maskHeaders, maskPayload } from './mask.ts';

const masked = (value: unknown) => JSON.parse(maskPayload(Buffer.from(JSON.stringify(value))));

test('names of fields, numbers, ids, types and times are shown; every other text is not', () => {
  const module = {
    ...{ id: 'm-1', organizationId: 'acme', permissionId: 'p-1', type: 'web', version: 3, enabled: true },
    ...{ createdAt: '2026-01-02T03:04:05.678Z', createdBy: 'ana', group: null },
  };
  expect(masked({ module: { ...module, name: 'Fleet', url: 'https://fleet.example/?key=1' }, actor: 'ana' })).toEqual({
    module: { ...module, name: '(5 characters)', url: '(28 characters)' },
    actor: 'ana',
  });
});

test.each([
  ['an id that is a short token', { id: `st_${'a'.repeat(33)}` }],
  ['an id that is a bearer', { id: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl' }],
  ['a field named by a short token', { [`st_${'a'.repeat(33)}`]: 1 }],
  ['an id of no form', { id: 'a b' }],
  ['a type of no form', { type: 'my password' }],
])('%s is not shown', (_case, value) => {
  expect(JSON.stringify(masked(value))).not.toMatch(/st_a|eyJ|a b|password/);
});

test.each([
  ['no JSON', Buffer.from('secret words')],
  ['bytes of nothing', Buffer.from([0xff, 0xfe, 0x00, 0x80])],
  ['brackets without end', Buffer.from('['.repeat(500_000))],
  ['nothing', Buffer.alloc(0)],
])('of %s only its size is told', (_case, payload) => {
  expect(maskPayload(payload)).toBe(`(${payload.length} bytes)`);
});

test('what is nested deeper than anything of ours is cut, and what is long, too', () => {
  const deep = `${'['.repeat(5000)}"secret"${']'.repeat(5000)}`;
  expect(maskPayload(Buffer.from(deep))).not.toContain('secret');
  expect(maskPayload(Buffer.from(JSON.stringify(Array(100_000).fill(1)))).length).toBeLessThan(70_000);
});

test('headers of ours are shown, secrets in them and all others are not', () => {
  const secret = `st_${'a'.repeat(33)}`;
  expect(maskHeaders({ ce_type: 'events.v1.ModuleCreated', ce_subject: secret, cookie: 'mine' })).toEqual({
    ce_type: 'events.v1.ModuleCreated',
    ce_subject: '(secret)',
    cookie: '(4 characters)',
  });
});

test('of a secret where a header is cut no part is shown', () => {
  const before = 'x'.repeat(565);
  const bearer = `eyJ${'a'.repeat(40)}.${'b'.repeat(100)}.${'c'.repeat(300)}`;
  const { ce_subject, ce_source } = maskHeaders({
    ce_subject: `${before}st_${'a'.repeat(33)}`,
    ce_source: `${before}${bearer}`,
  });
  expect([ce_subject, ce_source]).toEqual([`${before}(secret)`, `${before}(secret)`]);
});
