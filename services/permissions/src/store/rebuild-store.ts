import type { Change } from '../domain/change.ts';
import type { Rebuild } from '../domain/rebuild.ts';
import type { Deciding } from './dead-letter-store.ts';

/** Rebuilds, one of which may be under way, and what it reads into. */
export type RebuildStore = {
  /** Empties what a rebuild reads into and begins one; from then on the consumer writes there, too. One that was left is over. */
  begin(rebuild: NewRebuild, act: Deciding): Promise<void>;
  latest(): Promise<Rebuild | undefined>;
  /** Whether there is any permission of a module, deleted or not. */
  isAnyInUse(): Promise<boolean>;
  /** How many messages there are to be read. */
  expect(id: string, messages: number): Promise<void>;
  /** Applies what was read. @throws UnacceptableChangeError when one of them can never be applied; then none is */
  apply(id: string, changes: readonly Change[]): Promise<readonly Change[]>;
  progress(id: string, messagesRead: number, unreadable: number): Promise<void>;
  /**
   * Finds the difference and, unless it is all that is wanted, puts right what differs and nothing else. What would lose
   * something without leave has failed then, and has changed nothing.
   */
  finish(id: string, at: Date): Promise<void>;
  /** Unless it has ended already. */
  fail(id: string, failure: string, at: Date): Promise<void>;
};

export type NewRebuild = Pick<Rebuild, 'id' | 'dryRun' | 'acceptLoss'>;
