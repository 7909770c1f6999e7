import { randomUUID } from 'node:crypto';
import { loadConfig } from '@custom-modules/chassis/config';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { callAs } from '@custom-modules/testing/calls';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useRedis } from '@custom-modules/testing/redis';
import { useRpcService } from '@custom-modules/testing/rpc-service';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { expect, vi } from 'vitest';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import type { RefusalReason } from './metrics.ts';

export type RunningTokens = Awaited<ReturnType<typeof useTokens>>;

/** The real service behind real gRPC, for one test file. Settings are environment variables. */
export async function useTokens(settings: Record<string, string> = {}) {
  const issuer = await useFakeIssuer();
  const { url, keyPrefix } = useRedis();
  const tokens = await useRpcService({
    definition: TokenServiceService,
    load: (env) => loadConfig(configSchema, env, configRules),
    build,
    env: { REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix, TOKEN_AUDIT: 'off', ...settings },
    issuer,
  });
  const { client, metrics, readiness } = tokens;

  const benBearer = (lifeSeconds = 3600) => issuer.bearer(people.ben, { lifeSeconds });
  const generate = (bearer: string) => client.generate({}, callAs(bearer));
  const count = async (pattern: string) => {
    const [, number] = new RegExp(`^${pattern} (\\d+)$`, 'm').exec(await metrics.text()) ?? [];
    return Number(number);
  };
  return {
    ...tokens,
    issuer,
    /** Readiness alone would be told up to a second late. */
    untilServing: () =>
      vi.waitFor(async () => {
        expect(await readiness()).toMatchObject({ ready: true });
        await generate(await benBearer());
      }, patience),
    benBearer,
    generate,
    resolve: (shortToken: string, nonce: string = randomUUID(), nonceIsOfClient = false) =>
      client.resolve({ shortToken, nonce, nonceIsOfClient }, callAs()),
    issuedCount: () => count('tokens_issued_total'),
    resolvedCount: () => count('tokens_resolved_total'),
    refusedCount: (reason: RefusalReason) => count(`tokens_refused_total\\{reason="${reason}"\\}`),
  };
}

/** What every refused resolve says, whatever the reason. */
export const uselessToken = {
  code: 'short_token_invalid',
  status: 'INVALID_ARGUMENT',
  message: 'Short token is invalid or expired',
  fields: [],
  info: {},
} as const;
