import { claimPort } from '@custom-modules/local/ports';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import type { Another, Overrides } from '@custom-modules/testing/services';
import { createApi } from './api.ts';
import { readCounter, useSystem } from './system.ts';

/** A process of tokens that a test starts and ends as it likes; its address stays its own. */
export type TokensProcess = {
  start(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** How many tokens it has made since it started. */
  issued(): Promise<number>;
};

type FleetOptions = { redisUrl: string; overrides?: Overrides };

/**
 * The whole product, with four processes of tokens on one Redis that its gateway knows the addresses of. One runs from the beginning.
 * The victim is reached through a proxy, and reaches Redis through another, for faults of the network.
 */
export async function useFleet({ redisUrl, overrides = {} }: FleetOptions) {
  const ports = {
    steady: await claimPort(0, 'tokens'),
    victim: await claimPort(0, 'tokens'),
    third: await claimPort(0, 'tokens'),
    fourth: await claimPort(0, 'tokens'),
  };
  const toVictim = await useFaultProxy(`127.0.0.1:${ports.victim}`);
  const toRedis = await useFaultProxy(new URL(redisUrl).host);
  const redisOfVictim = new URL(redisUrl);
  redisOfVictim.host = toRedis.address;

  const direct = [ports.steady, ports.third, ports.fourth].map((port) => `127.0.0.1:${port}`);
  const settings = (port: number, url = redisUrl) => ({ RPC_PORT: String(port), REDIS_URL: url });
  const system = await useSystem({
    ...overrides,
    gateway: {
      // Neither a busy machine nor much traffic of one user is what faults are about.
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      GENERATE_LIMIT_PER_MINUTE: '1000000',
      RESOLVE_REFUSALS_PER_MINUTE: '1000000',
      ...overrides.gateway,
      TOKENS_ADDRESS: [...direct, toVictim.address].join(','),
    },
    tokens: { ...overrides.tokens, ...settings(ports.steady) },
  });

  function tokensProcess(port: number, url?: string): TokensProcess {
    let running: Another | undefined;
    return {
      async start() {
        if (running) await running.restart();
        else running = await system.startAnother('tokens', settings(port, url));
      },
      async stop() {
        await running?.process().stop();
      },
      async kill() {
        running?.kill();
        await running?.process().exited;
      },
      issued: () => (running ? readCounter(running, 'tokens_issued_total') : Promise.resolve(0)),
    };
  }

  return {
    ...system,
    toRedis,
    toVictim,
    victim: tokensProcess(ports.victim, redisOfVictim.href),
    third: tokensProcess(ports.third),
    fourth: tokensProcess(ports.fourth),
    /** Another gateway before the same services; answers with somebody without a bearer who speaks to it. */
    async addGateway() {
      const port = await claimPort(0, 'gateway');
      await system.startAnother('gateway', { HTTP_PORT: String(port) });
      return createApi({ baseUrl: `http://127.0.0.1:${port}`, onAnswer: () => undefined });
    },
  };
}
