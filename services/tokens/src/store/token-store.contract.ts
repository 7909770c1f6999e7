import { randomBytes, randomUUID } from 'node:crypto';
import { patience } from '@custom-modules/testing/patience';
import { describe, expect, test, vi } from 'vitest';
import { makeShortToken } from '../domain/short-token.ts';
import { keyOf, type TokenKey } from '../domain/token-key.ts';
import type { Attempt, Redemption, TokenStore } from './token-store.ts';

/** What the suite asks of the stores it is given; the tests of one rule shorten the time that rule is about. */
export type TestSettings = { lifeMs: number; minLifeMs: number; replayWindowMs: number };

const minute = 60_000;
const patient: TestSettings = { lifeMs: 5 * minute, minLifeMs: 30_000, replayWindowMs: 15 * minute };
const clockToleranceMs = 1000;

export const newKey = (): TokenKey => keyOf(makeShortToken(randomBytes));
export const newAttempt = (claimMs = minute): Attempt => ({ nonce: randomUUID(), claimMs });
export const inOneHour = (): Date => new Date(Date.now() + 60 * minute);
/** Every byte there is, so that nothing on the way reads it as text. */
export const sealed = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
export const released = { kind: 'released', sealed };
export const refused = (reason: (Redemption & { kind: 'refused' })['reason']) => ({ kind: 'refused', reason });

/** What every token store keeps, on every engine and topology. `open` gives a store on a connection of its own. */
export function describeTokenStore(open: (settings: TestSettings) => Promise<TokenStore>): void {
  async function issued(settings: Partial<TestSettings> = {}) {
    const store = await open({ ...patient, ...settings });
    const key = newKey();
    const issue = await store.issue(key, sealed, inOneHour());
    if (issue.kind !== 'issued') throw new Error('not issued');
    return { store, key, expiresAt: issue.expiresAt };
  }

  describe('issue', () => {
    test('keeps a sealed bearer for the life of a token', async () => {
      const { expiresAt } = await issued();
      expect(Math.abs(Number(expiresAt) - (Date.now() + patient.lifeMs))).toBeLessThan(clockToleranceMs);
    });

    test('keeps it no longer than the bearer lives', async () => {
      const store = await open(patient);
      const end = new Date(Date.now() + minute);
      expect(await store.issue(newKey(), sealed, end)).toEqual({ kind: 'issued', expiresAt: end });
    });

    test.each([
      ['under the least that must be left', patient.minLifeMs - clockToleranceMs],
      ['of the past', -minute],
    ])('keeps nothing for a bearer whose end is %s', async (_case, leftMs) => {
      const store = await open(patient);
      const key = newKey();
      expect(await store.issue(key, sealed, new Date(Date.now() + leftMs))).toEqual({ kind: 'too_short' });
      expect(await store.redeem(key, newAttempt())).toEqual(refused('unknown'));
    });
  });

  describe('redeem', () => {
    test('releases what was sealed, byte for byte', async () => {
      const { store, key } = await issued();
      expect(await store.redeem(key, newAttempt())).toEqual(released);
    });

    test('releases it over another connection than it was issued on', async () => {
      const { key } = await issued();
      const other = await open(patient);
      expect(await other.redeem(key, newAttempt())).toEqual(released);
    });

    test('does not know what was never issued', async () => {
      const store = await open(patient);
      expect(await store.redeem(newKey(), newAttempt())).toEqual(refused('unknown'));
    });

    test('does not know what has expired', async () => {
      const { store, key, expiresAt } = await issued({ lifeMs: 50 });
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(Number(expiresAt) + 5), patience);
      expect(await store.redeem(key, newAttempt())).toEqual(refused('unknown'));
    });

    test('releases a token to one of 1,000 attempts at once over several connections', async () => {
      const { key } = await issued();
      const stores = await Promise.all([1, 2, 3, 4].map(() => open(patient)));
      const attempts = Array.from({ length: 250 }, () => stores.map((store) => store.redeem(key, newAttempt()))).flat();
      const outcomes = await Promise.all(attempts);
      expect(outcomes.filter(({ kind }) => kind === 'released')).toEqual([released]);
      expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual(Array(999).fill(refused('replayed')));
    });

    test('tells a second attempt from one at a token that never was', async () => {
      const { store, key } = await issued();
      await store.redeem(key, newAttempt());
      expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
      expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
    });

    test('forgets the redemption after the replay window', async () => {
      const { store, key } = await issued({ replayWindowMs: 50 });
      await store.redeem(key, newAttempt(10));
      await vi.waitFor(async () => expect(await store.redeem(key, newAttempt())).toEqual(refused('unknown')), patience);
    });
  });

  describe('claim', () => {
    test('the attempt that redeemed a token gets the same again, as often as it asks', async () => {
      const { store, key } = await issued();
      const attempt = newAttempt();
      const answers = [
        await store.redeem(key, attempt),
        await store.redeem(key, attempt),
        ...(await Promise.all(Array.from({ length: 100 }, () => store.redeem(key, attempt)))),
      ];
      expect(answers).toEqual(Array(102).fill(released));
    });

    test('another attempt in between is refused and changes nothing', async () => {
      const { store, key } = await issued();
      const attempt = newAttempt();
      await store.redeem(key, attempt);
      expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
      expect(await store.redeem(key, attempt)).toEqual(released);
    });

    test('ends, and asking after it is late rather than a replay', async () => {
      const { store, key } = await issued();
      const attempt = newAttempt(50);
      expect(await store.redeem(key, attempt)).toEqual(released);
      await vi.waitFor(async () => expect(await store.redeem(key, attempt)).toEqual(refused('late')), patience);
      expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
    });
  });
}
