import type { Change } from '../domain/change.ts';

/** What of modules the permissions service keeps: one permission each, from its creation to its deletion. */
export type ModuleProjection = {
  /**
   * Applies changes in one transaction. Each counts only over a lower version of its module, so the same changes in
   * any order, any number of times, end in the same state. A deletion takes the permission's grants along and leaves
   * a tombstone, whether or not the module was known. A purge takes away all the organization had until then, and nothing
   * of what came after, however late or often it is heard of.
   * @returns those that changed something
   * @throws UnacceptableChangeError when one of them can never be applied; then none is. Failure `unavailable` when the
   * database does not answer
   */
  apply(changes: readonly Change[]): Promise<readonly Change[]>;
};

/** The database refuses what a change says. Trying again changes nothing. */
export class UnacceptableChangeError extends Error {
  /** `constraint`: against a rule between rows or columns. `data`: a value its column cannot hold. */
  readonly reason: 'constraint' | 'data';
  constructor(reason: 'constraint' | 'data', message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'UnacceptableChangeError';
    this.reason = reason;
  }
}
