import type { ModuleLedger } from './module-ledger.ts';

/** What came of the requests of owners: those that were served, and what was wrong with the others. */
export type ModuleOutcomes = { served: number; failed: string[] };

let streams = 0;

/** Owners who add modules and delete two of three, each again and again and several at once, until it is enough. */
export function startModuleTraffic(ledger: ModuleLedger, { people = 2, most = Number.POSITIVE_INFINITY } = {}) {
  const outcomes: ModuleOutcomes = { served: 0, failed: [] };
  const stream = ++streams;
  let isEnough = false;
  let made = 0;

  async function keepGoing(): Promise<void> {
    while (!isEnough && made < most) {
      const number = ++made;
      const name = `Traffic ${stream}-${number}`;
      const created = await ledger.create(name);
      note('create', 201, created?.status);
      if (created?.status === 201 && number % 3 !== 0) note('delete', 200, (await ledger.remove(name))?.status);
    }
  }

  function note(what: string, expected: number, status: number | undefined): void {
    if (status === expected) outcomes.served += 1;
    else outcomes.failed.push(`${what}: ${status ?? 'no answer'}`);
  }

  const all = Promise.all(Array.from({ length: people }, keepGoing));
  return {
    outcomes,
    /** Resolves when as many were made as there should be at most. */
    done: all.then(() => outcomes),
    async stop(): Promise<ModuleOutcomes> {
      isEnough = true;
      await all;
      return outcomes;
    },
  };
}
