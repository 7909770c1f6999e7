import { randomUUID } from 'node:crypto';
import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfig } from '@custom-modules/chassis/config';
import { Failure } from '@custom-modules/chassis/failure';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import { startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useRedis } from '@custom-modules/testing/redis';
import { expect, vi } from 'vitest';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import type { RefusalReason } from './metrics.ts';

export type RunningTokens = Awaited<ReturnType<typeof useTokens>>;

/** The real service behind real gRPC, for one test file. Settings are environment variables. */
export async function useTokens(settings: Record<string, string> = {}) {
  const issuer = await startFakeIssuer();
  const { log, lines } = recordLog();
  const metrics = createMetrics({ processMetrics: false });
  const { url, keyPrefix } = useRedis();
  const env = {
    RPC_PORT: '0',
    INTERNAL_PORT: '0',
    ISSUERS: JSON.stringify([issuer.config]),
    REDIS_URL: url,
    REDIS_KEY_PREFIX: keyPrefix,
    ...settings,
  };
  const config = loadConfig(configSchema, env, configRules);
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock: systemClock, log });
  const service = build({ config, log, metrics, verifyBearer });
  await service.start();
  const channel = openChannel(`127.0.0.1:${service.ports.front}`);
  const client = createRpcClient(TokenServiceService, channel);
  atEnd(async () => {
    channel.close();
    await service.stop();
    await issuer.close();
  });

  const benBearer = (lifeSeconds = 3600) => issuer.bearer(people.ben, { lifeSeconds });
  const generate = (bearer: string) => client.generate({}, callAs(bearer));
  const readiness = async () => (await fetch(`http://127.0.0.1:${service.ports.internal}/readyz`)).status;
  const count = async (pattern: string) => {
    const [, number] = new RegExp(`^${pattern} (\\d+)$`, 'm').exec(await metrics.text()) ?? [];
    return Number(number);
  };
  return {
    client,
    issuer,
    config,
    lines,
    metrics,
    readiness,
    /** Readiness alone would be told up to a second late. */
    untilServing: () =>
      vi.waitFor(
        async () => {
          expect(await readiness()).toBe(200);
          await generate(await benBearer());
        },
        { timeout: 10_000, interval: 20 },
      ),
    benBearer,
    generate,
    resolve: (shortToken: string, nonce: string = randomUUID()) => client.resolve({ shortToken, nonce }, callAs()),
    issuedCount: () => count('short_tokens_issued_total'),
    resolvedCount: () => count('short_tokens_resolved_total'),
    refusedCount: (reason: RefusalReason) => count(`short_tokens_refused_total\\{reason="${reason}"\\}`),
  };
}

/** The failure a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

/** What every refused resolve says, whatever the reason. */
export const uselessToken = {
  code: 'short_token_invalid',
  status: 'INVALID_ARGUMENT',
  message: 'Short token is invalid or expired',
  fields: [],
  info: {},
} as const;
