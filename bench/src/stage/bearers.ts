import type { FakeIssuer } from '@custom-modules/testing/fake-issuer';

/** Longer than any run. */
export const lifeSeconds = 4 * 3600;

export const organizationId = 'bench';

export const userIdOf = (number: number) => `user-${number}`;

/** Bearers of so many users, as a provider issues them. */
export function signBearers(issuer: FakeIssuer, count: number, first = 1): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => bearerOf(issuer, userIdOf(first + index))));
}

export function bearerOf(issuer: FakeIssuer, userId: string, organizationRole?: 'owner'): Promise<string> {
  const claims = {
    sub: userId,
    organizationId,
    name: `Name of ${userId}`,
    email: `${userId}@bench.example`,
    locale: 'en',
  };
  return issuer.bearer({ ...claims, ...(organizationRole && { organizationRole }) }, { lifeSeconds });
}
