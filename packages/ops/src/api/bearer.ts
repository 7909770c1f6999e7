/** Who a request is made as. */
export type Bearer = {
  /** @throws Problem when there is none, saying what to do */
  read(): Promise<string>;
  /** Another one after this was refused; undefined when there is none to be had. */
  renew(refused: string): Promise<string | undefined>;
  /** What to do when the last one is refused, too. */
  readonly hint: string;
};

/** One that somebody put into the environment. */
export function bearerOf(variable: string, value: string): Bearer {
  return {
    read: async () => value,
    renew: async () => undefined,
    hint: `The bearer in ${variable} is not taken: it has ended, or is not for this gateway. Set a fresh one.`,
  };
}
