/** What the entries of a history are called by people. */
export type HistoryWords = {
  /** What was done, such as `role.created`; what is not known here stands as the server names it. */
  actions: Readonly<Record<string, string>>;
  /** The fields that are told, in their order. */
  fields: Readonly<Record<string, string>>;
  /** A value of a field; of a list, one item. */
  valueOf: (field: string, value: unknown) => string;
};
