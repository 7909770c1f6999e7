import type { HistoryEntry } from '../api/answers.ts';

/** What the entries of a history are called by people. */
export type HistoryWords = {
  /**
   * What was done, such as `role.created`, which may depend on what differs since; what is not known here stands as the
   * server names it.
   */
  actions: Readonly<Record<string, string | ((changes: HistoryEntry['changes']) => string)>>;
  /** The fields that are told, in their order. */
  fields: Readonly<Record<string, string>>;
  /** A value of a field; of a list, one item. Ids have the names the entry gives them. */
  valueOf: (field: string, value: unknown, names: HistoryEntry['names']) => string;
};
