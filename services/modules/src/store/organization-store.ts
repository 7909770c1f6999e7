import type { OperatorAct } from '@custom-modules/chassis/operator-audit';
import type { Trail } from '@custom-modules/chassis/rpc';
import type { Module } from '../domain/module.ts';
import type { EventEntry } from './module-store.ts';

/** Whole organizations. Each function throws the Failure `unavailable` when the database does not answer. */
export type OrganizationStore = {
  /** What there is of an organization. */
  count(organizationId: string): Promise<Holdings>;
  /**
   * Removes everything of an organization, parked events too, with the event of each module's deletion and that of the purge, and
   * the record of the act: all of it or nothing. It answers with what there was.
   */
  purge(organizationId: string, purge: Purge): Promise<Holdings>;
};

export type Holdings = { readonly modules: number; readonly auditRows: number };

export type Purge = {
  /** Of the event that tells of it. */
  readonly id: string;
  readonly act: OperatorAct;
  readonly deletionOf: (module: Module) => EventEntry;
};

/** The event of a purge as it will be published. */
export type PurgeEntry = {
  readonly id: string;
  readonly organizationId: string;
  readonly actor: string;
  readonly at: Date;
  readonly trail: Trail;
};
