import { expect, test } from 'vitest';
import { createWaiters } from './waiters.ts';

const ben = { organizationId: 'acme', userId: 'ben' };
const forEver = () => new Promise<never>(() => {});

test('a user waits so often at once and no more', async () => {
  const waiters = createWaiters({ mostOfOne: 2 });
  void waiters.during(ben, forEver);
  void waiters.during(ben, forEver);
  await expect(waiters.during(ben, forEver)).rejects.toMatchObject({ code: 'too_many_waiting' });
});

test('another user, or the same in another organization, is not held up', async () => {
  const waiters = createWaiters({ mostOfOne: 1 });
  void waiters.during(ben, forEver);
  await expect(waiters.during({ ...ben, userId: 'dan' }, async () => 'there')).resolves.toBe('there');
  await expect(waiters.during({ ...ben, organizationId: 'globex' }, async () => 'there')).resolves.toBe('there');
});

test('a wait that is over, also one that failed, counts no more', async () => {
  const waiters = createWaiters({ mostOfOne: 1 });
  await waiters.during(ben, async () => undefined);
  await expect(waiters.during(ben, () => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  await expect(waiters.during(ben, async () => 'there')).resolves.toBe('there');
});
