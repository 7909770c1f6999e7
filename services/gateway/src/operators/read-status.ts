import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { GetStatusResponse as ModulesStatus } from '@custom-modules/contracts/modules-operations';
import type { GetStatusResponse as PermissionsStatus } from '@custom-modules/contracts/permissions-operations';
import type { GetStatusResponse as TokensStatus } from '@custom-modules/contracts/tokens-operations';
import type { OperationsClients } from '../clients.ts';
import { present, toTimestamp } from '../schemas/common.ts';
import type { Observed, OperationsStatus } from '../schemas/operations.ts';
import { type Asked, ask } from './asked.ts';
import { toConsumerStateName, toGroupJson, toTimestampOrNull } from './messages.ts';
import { judge } from './verdict.ts';

type Deps = {
  operations: OperationsClients;
  clock: Clock;
  log: Pick<Logger, 'error' | 'warn' | 'info'>;
};

type Process = { readonly address: string; readonly asked: Asked<TokensStatus> };

/** Whoever looks at this page looks because something hangs: less than a request may take else. */
const longestAnswerMs = 2000;

/** How everything is: all are asked side by side, and who does not answer is left out and said to be down. */
export async function readStatus({ operations, clock, log }: Deps, call: OutgoingCall): Promise<OperationsStatus> {
  const deadline = new Date(Math.min(clock().getTime() + longestAnswerMs, call.deadline?.getTime() ?? Infinity));
  const question = { ...call, deadline };
  const [modules, permissions, tokens] = await Promise.all([
    ask(log, { service: 'modules' }, operations.modules.getStatus({}, question)),
    ask(log, { service: 'permissions' }, operations.permissions.getStatus({}, question)),
    Promise.all(
      operations.tokens.askEach(question).map(async ({ address, answer }) => ({
        address,
        asked: await ask(log, { service: 'tokens', address }, answer),
      })),
    ),
  ]);
  const observed: Observed = {
    observedAt: clock().toISOString(),
    services: [
      { name: 'modules', state: stateOf(modules) },
      { name: 'permissions', state: stateOf(permissions) },
      { name: 'tokens', state: tokens.some(({ asked }) => stateOf(asked) === 'up') ? 'up' : 'down' },
    ],
    ...ofModules(modules),
    ...ofPermissions(permissions),
    tokens: ofTokens(tokens),
  };
  return { ...judge(observed), ...observed };
}

function stateOf({ kind }: Asked<unknown>): 'up' | 'down' {
  return kind === 'silent' ? 'down' : 'up';
}

function ofModules(asked: Asked<ModulesStatus>): Pick<Observed, 'outbox' | 'busObservedAt' | 'topics' | 'consumers'> {
  if (asked.kind !== 'told') return { outbox: null, busObservedAt: null, topics: [], consumers: [] };
  const { bus } = asked.answer;
  const { oldestWaitingAt, ...outbox } = present(asked.answer.outbox);
  return {
    outbox: { ...outbox, oldestWaitingAt: toTimestampOrNull(oldestWaitingAt) },
    busObservedAt: bus ? toTimestamp(bus.observedAt) : null,
    topics: bus?.topics ?? [],
    consumers: (bus?.groups ?? []).map(toGroupJson),
  };
}

function ofPermissions(asked: Asked<PermissionsStatus>): Pick<Observed, 'consumer' | 'deadLetters'> {
  if (asked.kind !== 'told') return { consumer: null, deadLetters: null };
  const { group, consumer, deadLetters: byReason, deadLettersUnknown } = asked.answer;
  return {
    consumer: { group, state: toConsumerStateName(consumer) },
    deadLetters: deadLettersUnknown ? null : { waiting: sum(Object.values(byReason)), byReason },
  };
}

/** Null when none of them has told anything. */
function ofTokens(processes: readonly Process[]): Observed['tokens'] {
  const told = processes.flatMap(({ asked }) => (asked.kind === 'told' ? [asked.answer] : []));
  if (told.length === 0) return null;
  return {
    issued: sum(told.map(({ issued }) => issued)),
    resolved: sum(told.map(({ resolved }) => resolved)),
    refused: sumByReason(told.map(({ refused }) => refused)),
    live: told.find(({ live }) => live !== undefined)?.live ?? null,
    processes: processes.map(toProcessJson),
  };
}

function toProcessJson({ address, asked }: Process): NonNullable<Observed['tokens']>['processes'][number] {
  const state = stateOf(asked);
  if (asked.kind !== 'told') return { address, state, startedAt: null, issued: null, resolved: null, refused: null };
  const { startedAt, issued, resolved, refused } = asked.answer;
  return { address, state, startedAt: toTimestamp(startedAt), issued, resolved, refused };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function sumByReason(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const reasons = new Set(counts.flatMap((count) => Object.keys(count)));
  return Object.fromEntries([...reasons].map((reason) => [reason, sum(counts.map((count) => count[reason] ?? 0))]));
}
