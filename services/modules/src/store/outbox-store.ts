import type { OperatorAct } from '@custom-modules/chassis/operator-audit';
import type { OutboxSelection } from '../domain/outbox-selection.ts';
import type { OutboxDepth } from './outbox-depth.ts';

/** The outbox as operators see it, over all organizations. Each function throws the Failure `unavailable` when the database does not answer. */
export type OutboxStore = {
  readStatus(): Promise<OutboxStatus>;
  /** Oldest first; one more than the limit if there are more. */
  list(query: OutboxQuery): Promise<readonly OutboxEntry[]>;
  /** The ids of parked rows, as all ids below from the oldest. */
  find(selection: OutboxSelection): Promise<readonly string[]>;
  /** Lets parked rows be sent, before the later ones of their modules. The act is recorded with it. */
  redrive(selection: OutboxSelection, act: OperatorAct): Promise<readonly string[]>;
  /** Removes parked rows. The act is recorded with it. */
  drop(selection: OutboxSelection, act: OperatorAct): Promise<readonly string[]>;
};

export type OutboxStatus = OutboxDepth & { readonly relayLeads: boolean };

export type OutboxState = 'waiting' | 'parked';

export type OutboxQuery = {
  /** Both without one. */
  readonly state: OutboxState | undefined;
  /** The id of the last row before. */
  readonly after: string | undefined;
  readonly limit: number;
};

/** A row without its payload. */
export type OutboxEntry = {
  readonly id: string;
  readonly organizationId: string;
  readonly moduleId: string | null;
  readonly eventType: string;
  readonly eventId: string;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly bytes: number;
  readonly parkedAt: Date | null;
  readonly parkedReason: string | null;
  /** It waits behind a parked row of its module. */
  readonly blocked: boolean;
};
