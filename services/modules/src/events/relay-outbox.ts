import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import type { OutboxRow, OutboxSession } from '../store/outbox-session.ts';
import type { Publisher, PublishOutcome } from './publisher.ts';

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
  const { log, stopping, alive, report } = deps;
  const retry = createRetry(stopping);
  while (!stopping.aborted) {
    alive();
    try {
      const session = await deps.openSession();
      try {
        if (await waitForLead(deps, session)) await lead(deps, session, retry);
      } finally {
        await session.close();
      }
    } catch (err) {
      report({ kind: 'state', state: 'waiting' });
      log.warn({ err }, 'relay lost its database connection');
      await retry.pause();
    }
  }
}

async function waitForLead({ stopping, alive, report, log }: Deps, session: OutboxSession): Promise<boolean> {
  while (!stopping.aborted) {
    alive();
    if (await session.tryLead()) {
      log.info('relay leads');
      return true;
    }
    report({ kind: 'state', state: 'standby' });
    await pause(standbyMs, stopping);
  }
  return false;
}

async function lead(deps: Deps, session: OutboxSession, retry: Retry): Promise<void> {
  const { log, stopping, alive, report } = deps;
  while (!stopping.aborted) {
    alive();
    const rows = await session.next(batchRows);
    const outcome = await relayRows(deps, session, rows);
    if (outcome.kind === 'failed') {
      report({ kind: 'state', state: 'waiting' });
      log.warn({ err: outcome.error }, 'broker does not take events');
      await retry.pause();
      continue;
    }
    retry.reset();
    report({ kind: 'state', state: 'leading' });
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
      deps.log.error(
        { rows: rows.map(({ id, moduleId }) => ({ id, moduleId })), reason: outcome.reason },
        'event parked',
      );
      return { kind: 'parked' };
    case 'failed':
      return outcome;
    default:
      throw new TypeError(outcome satisfies never);
  }
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

type Retry = { pause(): Promise<void>; reset(): void };

function createRetry(stopping: AbortSignal): Retry {
  let nextMs = firstRetryMs;
  return {
    async pause() {
      await pause(nextMs, stopping);
      nextMs = Math.min(nextMs * 2, longestRetryMs);
    },
    reset() {
      nextMs = firstRetryMs;
    },
  };
}
