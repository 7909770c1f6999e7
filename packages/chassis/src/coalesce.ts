/**
 * Collects what comes in one turn of the event loop and hands it on together, as soon as there is as much as goes together and at the
 * end of the turn. It adds no wait: with nothing else at hand, what comes is handed on at once.
 * https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick#check
 */
export function coalesce<T>(most: number, handOn: (items: readonly T[]) => void): (item: T) => void {
  let items: T[] = [];
  let turnsEnd: NodeJS.Immediate | undefined;
  const flush = () => {
    clearImmediate(turnsEnd);
    const all = items;
    items = [];
    handOn(all);
  };
  return (item) => {
    const count = items.push(item);
    if (count === 1) turnsEnd = setImmediate(flush);
    if (count === most) flush();
  };
}

/** The same for questions with answers: `ask` gets those of one turn and answers in their order, or rejects for them all. */
export function askTogether<Question, Answer>(
  most: number,
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  type Waiting = { question: Question; resolve: (answer: Answer) => void; reject: (error: unknown) => void };
  const add = coalesce<Waiting>(most, async (waiting) => {
    try {
      const answers = await ask(waiting.map(({ question }) => question));
      for (const [index, { resolve }] of waiting.entries()) resolve(answers[index] as Answer);
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  });
  return (question) => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    add({ question, resolve, reject });
    return promise;
  };
}
