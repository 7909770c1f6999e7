/** What the entries of a history are called by people. What is not known here stands as the server names it. */
export type HistoryWords = {
  /** What was done, such as `role.created`. */
  actions: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
  /** A value of a field; of a list, one item. */
  valueOf: (field: string, value: unknown) => string;
  /** Who did it. */
  personOf: (userId: string) => string;
};
