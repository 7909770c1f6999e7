import { lookup } from 'node:dns/promises';
import type { Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';
import { pause } from './pause.ts';
import { openChannel, type RpcChannel } from './rpc-client.ts';

/** One process of a service. */
export type Replica = { readonly address: string; readonly channel: RpcChannel };

/** The addresses (host:port) behind one whose host may be the name of many. */
export type Lookup = (address: string) => Promise<string[]>;

export type Replicas = Resource & {
  /** Calls back at once for all there are, and whenever one comes; the signal aborts when it is gone. */
  onEach(listener: (replica: Replica, gone: AbortSignal) => void): void;
  /** Resolves when one of them answers within so many milliseconds that it serves, and rejects otherwise. */
  ready(withinMs: number): Promise<void>;
};

type Options = {
  /** host:port each; a host may be the name of many. */
  addresses: readonly string[];
  log: Logger;
  lookup?: Lookup;
  intervalMs?: number;
};

const retryMs = 500;

/** As the system looks names up, /etc/hosts included. */
const systemLookup: Lookup = async (address) => {
  const [, host = '', port = ''] = /^\[?(.+?)\]?:(\d+)$/.exec(address) ?? [];
  const found = await lookup(host, { all: true });
  return found.map(({ address: ip, family }) => (family === 6 ? `[${ip}]:${port}` : `${ip}:${port}`));
};

/**
 * Finds the processes of a service by a list of addresses, or by DNS names that list them (a headless service of Kubernetes), and
 * looks again every few seconds. While a name cannot be looked up, what it was last known to be stays.
 */
export function findReplicas({ addresses, log, lookup = systemLookup, intervalMs = 5000 }: Options): Replicas {
  const stopped = new AbortController();
  const known = new Map<string, string[]>();
  const names = new Set(addresses);
  const notFound = new Set<string>();
  const replicas = new Map<string, { replica: Replica; gone: AbortController }>();
  const listeners: ((replica: Replica, gone: AbortSignal) => void)[] = [];
  let looking: Promise<void> = Promise.resolve();

  async function look(address: string): Promise<void> {
    try {
      known.set(address, await lookup(address));
      notFound.delete(address);
    } catch (err) {
      if (!notFound.has(address)) log.warn({ address, err }, 'address not found'); // once an outage
      notFound.add(address);
    }
  }

  function update(): void {
    const current = new Set([...known.values()].flat());
    for (const [address, { replica, gone }] of replicas) {
      if (current.has(address)) continue;
      replicas.delete(address);
      gone.abort();
      replica.channel.close(); // calls under way on it are still answered
      log.info({ address }, 'replica gone');
    }
    for (const address of current) {
      if (replicas.has(address)) continue;
      const added = { replica: { address, channel: openChannel(address) }, gone: new AbortController() };
      replicas.set(address, added);
      log.info({ address }, 'replica found');
      for (const listener of listeners) listener(added.replica, added.gone.signal);
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopped.signal.aborted) {
      await Promise.all([...names].map(look));
      if (stopped.signal.aborted) return;
      update();
      await pause(known.size === names.size ? intervalMs : retryMs, stopped.signal);
    }
  }

  return {
    name: 'replicas',
    start() {
      looking = keepLooking();
    },
    async stop() {
      stopped.abort();
      await looking;
      known.clear();
      update();
    },
    onEach(listener) {
      listeners.push(listener);
      for (const { replica, gone } of replicas.values()) listener(replica, gone.signal);
    },
    async ready(withinMs) {
      await Promise.any([...replicas.values()].map(({ replica }) => replica.channel.ready(withinMs)));
    },
  };
}
