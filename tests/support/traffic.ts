import { type Api, createApi } from './api.ts';

/** What came of a round trip: a token made and resolved. */
export type Outcomes = { done: number; failed: string[] };

/** People who make tokens and resolve them, each again and again and several at once, until it is enough. */
export function startTraffic({ url, bearer, people = 8 }: { url: string; bearer: string; people?: number }) {
  const outcomes: Outcomes = { done: 0, failed: [] };
  const user = createApi({ baseUrl: url, bearer, onAnswer: () => undefined });
  const receiver = createApi({ baseUrl: url, onAnswer: () => undefined });
  let isEnough = false;

  async function keepGoing(): Promise<void> {
    while (!isEnough) {
      const failure = await roundTrip(user, receiver).catch(String);
      if (failure === undefined) outcomes.done += 1;
      else outcomes.failed.push(failure);
    }
  }

  const all = Promise.all(Array.from({ length: people }, keepGoing));
  return {
    outcomes,
    async stop(): Promise<Outcomes> {
      isEnough = true;
      await all;
      return outcomes;
    },
  };
}

/** Answers with what went wrong. */
async function roundTrip(user: Api, receiver: Api): Promise<string | undefined> {
  const generated = await user.post('/api/v3/short-token/generate');
  if (generated.status !== 200) return `generate: ${generated.status}`;
  const resolved = await receiver.post('/api/v3/short-token/resolve', { shortToken: generated.data.shortToken });
  if (resolved.status !== 200) return `resolve: ${resolved.status}`;
  return undefined;
}
