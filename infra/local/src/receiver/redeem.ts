import { decodeJwt } from 'jose';

export type Visit =
  | { outcome: 'welcome'; user: { id: string; name?: string }; organizationId: string; bearerExpiresAt: string }
  | { outcome: 'no-token' }
  | { outcome: 'refused' }
  | { outcome: 'unavailable'; retryAfterSeconds: number };

const patienceMs = 5_000;
const shortWait = 5;

/**
 * Exchanges a short token for what the platform says of its user. A 400 is final: the token is gone. Anything else that is
 * not an answer leaves it unknown whether the token still lives, so it is worth another try.
 */
export async function redeem(gateway: string, shortToken: string | null): Promise<Visit> {
  if (!shortToken) return { outcome: 'no-token' };
  let response: Response;
  try {
    response = await fetch(`${gateway}/api/v3/short-token/resolve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ shortToken }),
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    return { outcome: 'unavailable', retryAfterSeconds: shortWait };
  }
  if (response.status === 400) return { outcome: 'refused' };
  if (!response.ok) {
    const retryAfter = Number(response.headers.get('retry-after'));
    return { outcome: 'unavailable', retryAfterSeconds: retryAfter > 0 ? retryAfter : shortWait };
  }
  const { data } = (await response.json()) as { data: { bearerToken: string; userId: string; organizationId: string } };
  const { name, exp = 0 } = decodeJwt<{ name?: string }>(data.bearerToken);
  return {
    outcome: 'welcome',
    user: { id: data.userId, ...(name ? { name } : {}) },
    organizationId: data.organizationId,
    bearerExpiresAt: new Date(exp * 1000).toISOString(),
  };
}
