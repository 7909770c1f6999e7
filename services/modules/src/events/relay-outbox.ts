import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import type { Publisher, PublishOutcome } from '@custom-modules/chassis/publisher';
import { requestIdIn } from '@custom-modules/contracts/cloud-event';
import type { OutboxRow, OutboxSession } from '../store/outbox-session.ts';

/** `standby`: another relay leads. `waiting`: the database or the broker does not answer. */
export type RelayState = 'standby' | 'leading' | 'waiting';

export type RelayReport =
  | { readonly kind: 'state'; readonly state: RelayState }
  /** How many seconds each event took from its transaction to the topic. */
  | { readonly kind: 'sent'; readonly seconds: readonly number[] }
  | { readonly kind: 'parked' };

type Deps = {
  readonly openSession: () => Promise<OutboxSession>;
  readonly publisher: Publisher;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** Called with every round, so that a loop that hangs is noticed. */
  readonly alive: () => void;
  readonly report: (report: RelayReport) => void;
};

/** With room for one event more, which is never over 7 kB, below the 1 MB that a broker takes at once unless it is told otherwise. */
const mostBytes = 900_000;
const fewestBytes = 10_000;
/** How fast a batch that was too large is tried again, for the broker may have been told otherwise since. */
const growth = 1.25;
/** NOTIFY wakes the relay; this is for one that got lost. */
const pollMs = 1000;
const standbyMs = 500;
/** Between removals of what has expired, which harms nobody meanwhile. */
const forgetMs = 600_000;
const firstRetryMs = 100;
const longestRetryMs = 2000;

/**
 * Moves the outbox to the topic until it is stopped. Every row gets there at least once, the rows of one module in
 * their order; an outage of the database or the broker is waited out, however long it takes.
 */
export async function relayOutbox(deps: Deps): Promise<void> {
  const { stopping, alive } = deps;
  const progress = createProgress(deps);
  while (!stopping.aborted) {
    alive();
    try {
      const session = await deps.openSession();
      try {
        if (await waitForLead(deps, session, progress)) await lead(deps, session, progress);
      } finally {
        await session.close();
      }
    } catch (error) {
      await progress.stall('the database does not answer', error);
    }
  }
}

async function waitForLead({ stopping, alive }: Deps, session: OutboxSession, { enter }: Progress): Promise<boolean> {
  while (!stopping.aborted) {
    alive();
    if (await session.tryLead()) return true;
    enter('standby');
    await pause(standbyMs, stopping);
  }
  return false;
}

async function lead(deps: Deps, session: OutboxSession, progress: Progress): Promise<void> {
  const { stopping, alive } = deps;
  let bytes = mostBytes;
  let forgetAt = 0;
  while (!stopping.aborted) {
    alive();
    const rows = await session.next(bytes);
    const relayed = await relayRows(deps, session, rows);
    if (relayed.kind === 'failed') {
      await progress.stall('the broker does not take events', relayed.error);
      continue;
    }
    progress.enter('leading');
    if (rows.length > 0) {
      bytes = relayed.tooMany ? Math.max(bytes / 2, fewestBytes) : Math.min(bytes * growth, mostBytes);
      continue;
    }
    if (performance.now() >= forgetAt) {
      await session.forgetExpiredKeys();
      forgetAt = performance.now() + forgetMs;
    }
    await session.untilWritten(pollMs, stopping);
  }
}

type Relayed =
  | {
      readonly kind: 'relayed';
      /** Keys of which there is a parked row now. */
      readonly parked: ReadonlySet<string>;
      /** The broker took in parts what it had refused as a whole. */
      readonly tooMany: boolean;
    }
  | Extract<PublishOutcome, { kind: 'failed' }>;

const none: ReadonlySet<string> = new Set();

/** Sends rows and only then removes them. What the broker refuses is found by halving. */
async function relayRows(deps: Deps, session: OutboxSession, rows: readonly OutboxRow[]): Promise<Relayed> {
  const outcome = await deps.publisher.publish(rows.map(({ record }) => record));
  switch (outcome.kind) {
    case 'accepted':
      if (rows.length > 0) deps.report({ kind: 'sent', seconds: await session.remove(rows) });
      return { kind: 'relayed', parked: none, tooMany: false };
    case 'refused':
      return rows.length > 1 ? relayHalves(deps, session, rows) : parkRows(deps, session, rows, outcome.reason);
    case 'failed':
      return outcome;
    default:
      throw new TypeError(outcome satisfies never);
  }
}

async function relayHalves(deps: Deps, session: OutboxSession, rows: readonly OutboxRow[]): Promise<Relayed> {
  const middle = Math.ceil(rows.length / 2);
  const first = await relayRows(deps, session, rows.slice(0, middle));
  if (first.kind === 'failed') return first;
  deps.alive();
  const others = rows.slice(middle).filter(({ record }) => !first.parked.has(record.key));
  const second = await relayRows(deps, session, others);
  if (second.kind === 'failed') return second;
  const parked = new Set([...first.parked, ...second.parked]);
  return { kind: 'relayed', parked, tooMany: parked.size === 0 };
}

async function parkRows(
  { report, log }: Deps,
  session: OutboxSession,
  rows: readonly OutboxRow[],
  reason: string,
): Promise<Relayed> {
  for (const row of rows) {
    await session.park(row, reason);
    report({ kind: 'parked' });
    log.error({ row: toLogged(row), reason }, 'event parked');
  }
  return { kind: 'relayed', parked: new Set(rows.map(({ record }) => record.key)), tooMany: false };
}

function toLogged({ id, moduleId, record }: OutboxRow) {
  return { id, moduleId, requestId: requestIdIn(record.headers) };
}

type Progress = {
  /** All goes well. */
  enter(state: RelayState): void;
  /** Something does not answer: waits before the next try, longer each time. Logged once an outage. */
  stall(what: string, error: unknown): Promise<void>;
};

function createProgress({ log, stopping, report }: Deps): Progress {
  let current: RelayState | undefined;
  let retryMs = firstRetryMs;
  function change(state: RelayState, sayWhy: () => void): void {
    if (state === current) return;
    current = state;
    report({ kind: 'state', state });
    sayWhy();
  }
  return {
    enter(state) {
      retryMs = firstRetryMs;
      change(state, () => log.info({ state }, 'relay works'));
    },
    async stall(what, error) {
      change('waiting', () => log.warn({ err: error }, `relay waits: ${what}`));
      await pause(retryMs, stopping);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    },
  };
}
