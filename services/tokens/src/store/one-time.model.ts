import { type Held, type Nonce, type Protections, type ReplicationId, redeem } from './redeem.model.ts';
import type { RefusedRedemption } from './token-store.ts';

/*
 * A model of one token, of the two Redis that may hold it and of the attempts to redeem it, small enough to look at every state they
 * can be in. One token is enough: nothing that a script does to one depends on another.
 *
 * What it takes for granted:
 * - A script happens at once, on its Redis and on the way to the replica.
 * - A replica redeems nothing, and holds only what its primary has held.
 * - A Redis that is promoted or restarted gets a replication id that none had before.
 * - A claim ends no later than its marker: config.ts sees to it. Beyond that no clock is trusted: what expires does so at any
 *   moment, on each Redis by itself, and may be back after a restart.
 *
 * Three things need no step of their own. A partition is a replica that does not catch up and requests that do not arrive. A replica
 * that is behind is one that caught up earlier. An answer that comes after its attempt has asked again is one that got lost.
 */

/** How far the search goes: how often each attempt asks, and which faults there are, how many of them at most. */
export type Limits = {
  readonly attempts: readonly Nonce[];
  readonly asks: number;
  readonly faults: number;
  readonly kindsOfFault: readonly ('promotion' | 'restart')[];
};

/**
 * `double release`: to two nonces, whether or not they hear of it. `false refusal`: of the attempt that got the token, by the
 * Redis it got it from, within its claim and with no fault to that Redis since. `unnoticed replay`: that Redis tells another
 * attempt, while the marker lasts, that there is no such token.
 */
export type BrokenPromise = 'double release' | 'false refusal' | 'unnoticed replay';

type RedisName = 'Redis 1' | 'Redis 2';

type ModelRedis = {
  readonly isPrimary: boolean;
  readonly replicationId: ReplicationId;
  readonly holds: Held;
  /** What it has done since it became primary, whether or not what it holds still says so. */
  readonly released: { readonly to: Nonce; readonly claimLasts: boolean } | null;
};

/** How often it may still ask, and how many of its requests are on the way. */
type ModelAttempt = { readonly asksLeft: number; readonly onTheWay: number };

type State = {
  readonly redis: Readonly<Record<RedisName, ModelRedis>>;
  readonly attempts: Readonly<Record<Nonce, ModelAttempt>>;
  /** What either Redis has ever held, and so what a snapshot may hold. */
  readonly past: readonly Held[];
  readonly releasedTo: Nonce | null;
  readonly faults: number;
};

type Step = { readonly says: string; readonly state: State; readonly breaks?: BrokenPromise | undefined };

const nothing: Held = { kind: 'nothing' };
const bothRedis: readonly RedisName[] = ['Redis 1', 'Redis 2'];

/** Looks at every state. Tells how many there are, and the shortest way to break each promise that can be broken. */
export function searchAll(
  protections: Protections,
  limits: Limits,
): { states: number; broken: Partial<Record<BrokenPromise, string[]>> } {
  type Visit = { readonly state: State; readonly says: string; readonly after?: Visit };
  const wayTo = ({ says, after }: Visit): string[] => (after ? [...wayTo(after), says] : []);

  const start = issued(limits);
  const visits: Visit[] = [{ state: start, says: '' }];
  const seen = new Set([JSON.stringify(start)]);
  const broken: Partial<Record<BrokenPromise, string[]>> = {};
  for (const visit of visits) {
    for (const { says, state, breaks } of steps(visit.state, protections, limits)) {
      const next = { state, says, after: visit };
      if (breaks) broken[breaks] ??= wayTo(next);
      const written = JSON.stringify(state);
      if (seen.has(written)) continue;
      seen.add(written);
      visits.push(next);
    }
  }
  return { states: seen.size, broken };
}

/** The token is there, and its attempts have not begun. The replica has yet to hear of it. */
function issued({ attempts, asks }: Limits): State {
  const value: Held = { kind: 'value', fence: 0 };
  const replica = { isPrimary: false, replicationId: 0, holds: nothing, released: null };
  return {
    redis: {
      'Redis 1': { ...replica, isPrimary: true, holds: value },
      'Redis 2': replica,
    },
    attempts: Object.fromEntries(attempts.map((nonce) => [nonce, { asksLeft: asks, onTheWay: 0 }])),
    past: [nothing, value],
    releasedTo: null,
    faults: 0,
  };
}

function* steps(state: State, protections: Protections, limits: Limits): Generator<Step> {
  for (const name of bothRedis) {
    yield* answering(state, protections, name);
    yield* expiring(state, name);
    yield* replicating(state, name);
    yield* failing(state, name, limits);
  }
  yield* asking(state, limits);
}

function* asking(state: State, { asks }: Limits): Generator<Step> {
  for (const [nonce, { asksLeft, onTheWay }] of Object.entries(state.attempts)) {
    if (asksLeft === 0) continue;
    yield {
      says: `attempt ${nonce} asks${asksLeft < asks ? ' again' : ''}`,
      state: withAttempt(state, nonce, { asksLeft: asksLeft - 1, onTheWay: onTheWay + 1 }),
    };
    // Attempts are alike: it is enough that they begin in one order.
    if (asksLeft === asks) return;
  }
}

/** A request arrives: however old it is, and at whichever Redis its attempt took for the primary. */
function* answering(state: State, protections: Protections, name: RedisName): Generator<Step> {
  const redis = state.redis[name];
  if (!redis.isPrimary) return;
  for (const [nonce, { asksLeft, onTheWay }] of Object.entries(state.attempts)) {
    if (onTheWay === 0) continue;
    const { answer, after } = redeem(protections, redis, nonce);
    const says = `${name} answers attempt ${nonce}: ${answer}`;
    const breaks = brokenBy(answer, state, redis, nonce);
    const released = answer === 'released' ? { to: nonce, claimLasts: true } : redis.released;
    const releasedTo = answer === 'released' ? nonce : state.releasedTo;
    const executed = { ...withRedis(state, name, { holds: after, released }), releasedTo };
    // Who has heard an answer does not ask again.
    yield { says, state: withAttempt(executed, nonce, { asksLeft: 0, onTheWay: onTheWay - 1 }), breaks };
    const lost = { asksLeft, onTheWay: onTheWay - 1 };
    yield { says: `${says}, but the answer is lost`, state: withAttempt(executed, nonce, lost), breaks };
  }
}

function brokenBy(
  answer: 'released' | RefusedRedemption,
  { releasedTo }: State,
  { released }: ModelRedis,
  nonce: Nonce,
): BrokenPromise | undefined {
  if (answer === 'released') return releasedTo !== null && releasedTo !== nonce ? 'double release' : undefined;
  if (released?.to === nonce) return released.claimLasts ? 'false refusal' : undefined;
  return released !== null && answer !== 'replayed' ? 'unnoticed replay' : undefined;
}

function* expiring(state: State, name: RedisName): Generator<Step> {
  const { holds, released } = state.redis[name];
  switch (holds.kind) {
    case 'nothing':
      return;
    case 'value':
      yield { says: `the value expires on ${name}`, state: withRedis(state, name, { holds: nothing }) };
      return;
    case 'marker and claim':
      yield {
        says: `the claim expires on ${name}`,
        state: withRedis(state, name, {
          holds: { kind: 'marker', nonce: holds.nonce },
          released: released && { ...released, claimLasts: false },
        }),
      };
      return;
    case 'marker':
      yield {
        says: `the marker expires on ${name}`,
        state: withRedis(state, name, { holds: nothing, released: null }),
      };
  }
}

function* replicating(state: State, name: RedisName): Generator<Step> {
  const { isPrimary } = state.redis[name];
  const other = state.redis[name === 'Redis 1' ? 'Redis 2' : 'Redis 1'];
  if (!other.isPrimary) return;
  if (isPrimary) {
    // Until it has caught up it holds what it held, and may be promoted with it.
    yield { says: `${name} becomes a replica`, state: withRedis(state, name, { isPrimary: false, released: null }) };
  } else {
    yield { says: `${name} catches up with its primary`, state: withRedis(state, name, { holds: other.holds }) };
  }
}

function* failing(before: State, name: RedisName, { faults, kindsOfFault }: Limits): Generator<Step> {
  if (before.faults === faults) return;
  const state = { ...before, faults: before.faults + 1 };
  const anew = { replicationId: state.faults, released: null };
  if (kindsOfFault.includes('promotion') && !state.redis[name].isPrimary) {
    yield { says: `${name} is promoted`, state: withRedis(state, name, { ...anew, isPrimary: true }) };
  }
  if (kindsOfFault.includes('restart')) {
    for (const holds of state.past) {
      const from = holds.kind === 'nothing' ? 'empty' : `from a snapshot that has the ${holds.kind}`;
      yield { says: `${name} restarts ${from}`, state: withRedis(state, name, { ...anew, holds }) };
    }
  }
}

function withRedis(state: State, name: RedisName, change: Partial<ModelRedis>): State {
  const redis = { ...state.redis, [name]: { ...state.redis[name], ...change } };
  return { ...state, redis, past: change.holds ? withHeld(state.past, change.holds) : state.past };
}

/** In one order, so that a state is written in one way. */
function withHeld(past: readonly Held[], held: Held): readonly Held[] {
  const written = JSON.stringify(held);
  if (past.some((other) => JSON.stringify(other) === written)) return past;
  return [...past, held].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function withAttempt(state: State, nonce: Nonce, attempt: ModelAttempt): State {
  return { ...state, attempts: { ...state.attempts, [nonce]: attempt } };
}
