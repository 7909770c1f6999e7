import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import type { Publisher, PublishOutcome } from '@custom-modules/chassis/publisher';
import { requestIdIn } from '@custom-modules/contracts/cloud-event';
import type { OutboxRow, OutboxSession } from '../store/outbox-session.ts';

/** `standby`: another relay leads. `waiting`: the database or the broker does not answer. */
export type RelayState = 'standby' | 'leading' | 'waiting';

export type RelayReport =
  | { readonly kind: 'state'; readonly state: RelayState }
  | { readonly kind: 'sent'; readonly count: number }
  | { readonly kind: 'parked'; readonly count: number };

type Deps = {
  readonly openSession: () => Promise<OutboxSession>;
  readonly publisher: Publisher;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  /** Called with every round, so that a loop that hangs is noticed. */
  readonly alive: () => void;
  readonly report: (report: RelayReport) => void;
};

/** Bounds what a broker gets at once: no event is over 7 kB, and together they must stay below its 1 MB. */
const batchRows = 150;
/** NOTIFY wakes the relay; this is for one that got lost. */
const pollMs = 1000;
const standbyMs = 1000;
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
  while (!stopping.aborted) {
    alive();
    const rows = await session.next(batchRows);
    const relayed = await relayRows(deps, session, rows);
    if (relayed.kind === 'failed') {
      await progress.stall('the broker does not take events', relayed.error);
      continue;
    }
    progress.enter('leading');
    if (rows.length === 0) await session.untilWritten(pollMs, stopping);
  }
}

type Relayed = { readonly kind: 'sent' | 'parked' } | Extract<PublishOutcome, { kind: 'failed' }>;

/** Sends rows and only then removes them. What the broker refuses is found by sending its batch row by row. */
async function relayRows(deps: Deps, session: OutboxSession, rows: readonly OutboxRow[]): Promise<Relayed> {
  const outcome = await deps.publisher.publish(rows.map(({ record }) => record));
  switch (outcome.kind) {
    case 'accepted':
      if (rows.length > 0) await session.remove(rows);
      deps.report({ kind: 'sent', count: rows.length });
      return { kind: 'sent' };
    case 'refused':
      if (rows.length > 1) return relayRowByRow(deps, session, rows);
      await session.park(rows, outcome.reason);
      deps.report({ kind: 'parked', count: rows.length });
      deps.log.error({ rows: rows.map(toLogged), reason: outcome.reason }, 'event parked');
      return { kind: 'parked' };
    case 'failed':
      return outcome;
    default:
      throw new TypeError(outcome satisfies never);
  }
}

function toLogged({ id, moduleId, record }: OutboxRow) {
  return { id, moduleId, requestId: requestIdIn(record.headers) };
}

async function relayRowByRow(deps: Deps, session: OutboxSession, rows: readonly OutboxRow[]): Promise<Relayed> {
  const blocked = new Set<string>();
  for (const row of rows) {
    if (blocked.has(row.moduleId)) continue;
    deps.alive();
    const relayed = await relayRows(deps, session, [row]);
    if (relayed.kind === 'failed') return relayed;
    if (relayed.kind === 'parked') blocked.add(row.moduleId);
  }
  return { kind: 'sent' };
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
