import type { OperatorAct } from '@custom-modules/chassis/operator-audit';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import type { PageQuery } from '@custom-modules/rules/page';
import type { Change } from '../domain/change.ts';
import type { DeadLetter, Fate, NewDeadLetter, Selection } from '../domain/dead-letter.ts';

/** What became of the messages that could not be applied. */
export type DeadLetterStore = {
  /**
   * Adds a letter, unless it is there: then it stays as it was decided. One of the same place of a topic that has been made anew
   * since makes way. Whoever waits for what it is about is told.
   */
  add(letter: NewDeadLetter): Promise<void>;
  /** How many wait, by reason. */
  countWaiting(): Promise<ReadonlyMap<string, number>>;
  /** Newest first, one more than the limit if there are more. */
  list(query: DeadLetterQuery): Promise<NumberedLetter[]>;
  find(id: string): Promise<DeadLetter | undefined>;
  /** Those of a selection that wait, oldest first; those of unknown ids and decided ones are left out. */
  waiting(selection: Selection, limit: number): Promise<DeadLetter[]>;
  /**
   * Applies what a letter says, in one transaction with its fate and the audit row; of several who try it at once one does.
   * @returns those of the changes that changed something; undefined when the letter was decided already and nothing was done
   * @throws UnacceptableChangeError when it can be applied as little as before; then nothing has changed
   */
  redrive(id: string, changes: readonly Change[], act: Deciding): Promise<readonly Change[] | undefined>;
  /** The ids of those of these records whose letters were dropped. */
  droppedAmong(records: readonly Pick<TopicRecord, 'partition' | 'offset' | 'time'>[]): Promise<ReadonlySet<string>>;
  /** Drops those of these that still wait. @returns which it was */
  drop(ids: readonly string[], act: Deciding): Promise<string[]>;
};

export type DeadLetterQuery = Pick<PageQuery, 'after' | 'limit'> & { readonly fate: Fate; readonly reason: string };

/** A letter with its number: later ones have greater ones. */
export type NumberedLetter = { readonly number: string; readonly letter: DeadLetter };

/** What an operator does, and what they asked for. */
export type Deciding = OperatorAct & { readonly selection: unknown };
