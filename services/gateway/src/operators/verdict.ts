import type { Observed, OperationsStatus, Verdict } from '../schemas/operations.ts';

type Reason = OperationsStatus['reasons'][number];
type Group = Observed['consumers'][number];

const stalledAfterSeconds = 30;
const behindAfterSeconds = 10;

/** Everything that may be said against the state of things, the worst first. `find` answers once for each thing it is so of. */
const reasons: readonly { code: string; verdict: Verdict; find(observed: Observed): string[] }[] = [
  {
    code: 'service_down',
    verdict: 'STOPPED',
    find: ({ services }) =>
      services.filter(({ state }) => state === 'down').map(({ name }) => `${name} does not answer.`),
  },
  {
    code: 'no_relay',
    verdict: 'STOPPED',
    find: ({ outbox }) =>
      when(outbox && !outbox.relayLeads && `No process of modules sends events. Waiting: ${outbox.waiting}.`),
  },
  {
    code: 'no_consumer',
    verdict: 'STOPPED',
    find: ({ consumers }) =>
      consumers.filter(isAbandoned).map((group) => `Nobody consumes ${group.topic} as ${group.group}. ${left(group)}`),
  },
  {
    code: 'outbox_stalled',
    verdict: 'STALLED',
    find({ outbox, observedAt }) {
      const waited = outbox?.oldestWaitingAt ? secondsBetween(outbox.oldestWaitingAt, observedAt) : 0;
      const isStalled = waited >= stalledAfterSeconds;
      return when(
        isStalled && `The oldest event has waited in the outbox for ${toPeople(waited)}. Waiting: ${outbox?.waiting}.`,
      );
    },
  },
  {
    code: 'consumer_stalled',
    verdict: 'STALLED',
    find: ({ consumers, observedAt }) =>
      consumers
        .filter((group) => isStalled(group, observedAt))
        .map(
          (group) => `${group.group} has stood still for ${toPeople(stoodStill(group, observedAt))}. ${left(group)}`,
        ),
  },
  {
    code: 'outbox_parked',
    verdict: 'WARN',
    find: ({ outbox }) => when(outbox && outbox.parked > 0 && `Events that the broker refused: ${outbox.parked}.`),
  },
  {
    code: 'dead_letters_waiting',
    verdict: 'WARN',
    find: ({ deadLetters }) =>
      when(
        deadLetters &&
          deadLetters.waiting > 0 &&
          `Dead letters that wait for a decision: ${deadLetters.waiting} (${listed(deadLetters.byReason)}).`,
      ),
  },
  {
    code: 'dead_letters_unknown',
    verdict: 'WARN',
    find: ({ consumer, deadLetters }) =>
      when(
        consumer !== null &&
          deadLetters === null &&
          'PostgreSQL of permissions does not tell how many dead letters wait.',
      ),
  },
  {
    code: 'consumer_behind',
    verdict: 'WARN',
    find: ({ consumers, observedAt }) =>
      consumers
        .filter((group) => group.lagSeconds > behindAfterSeconds)
        .filter((group) => !isAbandoned(group) && !isStalled(group, observedAt))
        .map((group) => `${group.group} is ${toPeople(group.lagSeconds)} behind. ${left(group)}`),
  },
  {
    code: 'consumer_waiting',
    verdict: 'WARN',
    find: ({ consumer }) =>
      when(consumer?.state === 'waiting' && 'The consumer of permissions waits for Kafka or PostgreSQL to answer.'),
  },
  {
    code: 'consumer_stopped',
    verdict: 'WARN',
    find: ({ consumer }) =>
      when(
        consumer?.state === 'stopped' && 'The consumer of permissions has stopped, and is about to be started again.',
      ),
  },
  {
    code: 'bus_unobserved',
    verdict: 'WARN',
    find: ({ outbox, busObservedAt }) =>
      when(outbox !== null && busObservedAt === null && 'Kafka does not tell modules how far topics and groups are.'),
  },
  {
    code: 'tokens_process_down',
    verdict: 'WARN',
    find({ tokens }) {
      const down = tokens?.processes.filter(({ state }) => state === 'down') ?? [];
      return down.map(({ address }) => `The process of tokens at ${address} does not answer.`);
    },
  },
  {
    code: 'status_refused',
    verdict: 'WARN',
    find: (observed) =>
      observed.services
        .filter(({ name, state }) => state === 'up' && !hasTold(observed, name))
        .map(({ name }) => `${name} answers, but does not tell you its status.`),
  },
];

export const reasonCodes: readonly string[] = reasons.map(({ code }) => code);

/** What operators are told of everything: the verdict, and why it is no better. */
export function judge(observed: Observed): { verdict: Verdict; reasons: Reason[] } {
  const found = reasons.flatMap(({ code, verdict, find }) =>
    find(observed).map((message) => ({ code, verdict, message })),
  );
  return { verdict: found[0]?.verdict ?? 'OK', reasons: found };
}

function when(message: string | false | null): string[] {
  return message ? [message] : [];
}

function isAbandoned({ members, lagMessages }: Group): boolean {
  return members === 0 && lagMessages > 0;
}

function isStalled(group: Group, observedAt: string): boolean {
  return !isAbandoned(group) && group.lagMessages > 0 && stoodStill(group, observedAt) >= stalledAfterSeconds;
}

function stoodStill({ stuckSince }: Group, observedAt: string): number {
  return stuckSince === null ? 0 : secondsBetween(stuckSince, observedAt);
}

function left({ lagMessages }: Group): string {
  return `Messages left: ${lagMessages}.`;
}

function hasTold({ outbox, consumer, tokens }: Observed, service: Observed['services'][number]['name']): boolean {
  switch (service) {
    case 'modules':
      return outbox !== null;
    case 'permissions':
      return consumer !== null;
    case 'tokens':
      return tokens !== null;
    default:
      return service satisfies never;
  }
}

function listed(byReason: Readonly<Record<string, number>>): string {
  return Object.entries(byReason)
    .map(([reason, count]) => `${reason}: ${count}`)
    .join(', ');
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

function toPeople(seconds: number): string {
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}
