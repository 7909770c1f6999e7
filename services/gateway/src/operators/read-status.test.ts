import { authErrors } from '@custom-modules/auth/errors';
import { failuresOf } from '@custom-modules/chassis/failure';
import type { RpcDefinition } from '@custom-modules/chassis/rpc';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import {
  OperationsServiceService as ModulesOperations,
  type GetStatusResponse as ModulesStatus,
} from '@custom-modules/contracts/modules-operations';
import {
  ConsumerState,
  OperationsServiceService as PermissionsOperations,
} from '@custom-modules/contracts/permissions-operations';
import {
  OperationsServiceService as TokensOperations,
  type GetStatusResponse as TokensStatus,
} from '@custom-modules/contracts/tokens-operations';
import { patience } from '@custom-modules/testing/patience';
import { beforeEach, expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { useRpcServer } from '../rpc.fixture.ts';
import type { OperationsStatus } from '../schemas/operations.ts';

const fail = failuresOf(authErrors);
const nobody = '127.0.0.1:1';
const at = (second: number) => new Date(Date.UTC(2026, 0, 2, 3, 4, second));

const modulesStatus: ModulesStatus = {
  outbox: { waiting: 2, parked: 0, oldestWaitingAt: at(1), relayLeads: true },
  bus: {
    observedAt: at(2),
    topics: [{ name: 'modules.v1', partitions: 12, messages: 30, appended: 40 }],
    groups: [
      {
        ...{ group: 'perms', topic: 'modules.v1', state: 'Stable', members: 1, lagMessages: 0, lagSeconds: 0 },
        partitions: [{ partition: 0, committed: 7, end: 7 }],
      },
    ],
  },
};
const permissionsStatus = {
  group: 'perms',
  consumer: ConsumerState.CONSUMER_STATE_RUNNING,
  deadLetters: { unreadable: 2, invalid: 1 },
};
const tokensStatus = (startedAt: Date, issued: number, refused: Record<string, number>): TokensStatus => ({
  startedAt,
  issued,
  resolved: 1,
  refused,
  live: 5,
});

/** What modules does when it is asked; each test may have it do something else. */
let answerOfModules: () => Promise<ModulesStatus>;
beforeEach(() => {
  answerOfModules = async () => modulesStatus;
});

/** A service that has nothing but a status to tell. */
const tell = <D extends RpcDefinition>(definition: D, getStatus: () => Promise<object>) =>
  useRpcServer(definition, { getStatus } as unknown as RpcHandlers<D>);

const modules = await tell(ModulesOperations, () => answerOfModules());
const permissions = await tell(PermissionsOperations, async () => permissionsStatus);
const one = await tell(TokensOperations, async () => tokensStatus(at(3), 10, { replayed: 1, unknown: 2 }));
const other = await tell(TokensOperations, async () => tokensStatus(at(4), 4, { replayed: 3 }));
const gateway = await useGateway({
  MODULES_ADDRESS: modules.address,
  PERMISSIONS_ADDRESS: permissions.address,
  TOKENS_ADDRESS: [one.address, other.address, nobody].join(','),
});

async function readStatus(): Promise<OperationsStatus> {
  const headers = { authorization: `Bearer ${await gateway.bearerOf('olga')}` };
  const answer = await gateway.get('/api/v3/operations/status', headers);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: OperationsStatus }).data;
}
const whenAllAreKnown = () =>
  vi.waitFor(async () => {
    const status = await readStatus();
    expect(status.tokens?.processes).toHaveLength(3);
    return status;
  }, patience);

test('everything is told as the services tell it', async () => {
  const { observedAt, tokens, verdict, reasons, ...rest } = await whenAllAreKnown();
  expect(Date.parse(observedAt)).toBeGreaterThan(at(0).getTime());
  expect(rest).toEqual({
    services: ['modules', 'permissions', 'tokens'].map((name) => ({ name, state: 'up' })),
    outbox: { waiting: 2, parked: 0, oldestWaitingAt: at(1).toISOString(), relayLeads: true },
    busObservedAt: at(2).toISOString(),
    topics: modulesStatus.bus?.topics,
    consumers: [{ ...modulesStatus.bus?.groups[0], stuckSince: null }],
    consumer: { group: 'perms', state: 'running' },
    deadLetters: { waiting: 3, byReason: { unreadable: 2, invalid: 1 } },
  });
  expect(verdict).toBe('STALLED');
  expect(reasons.map(({ code }) => code)).toEqual(['outbox_stalled', 'dead_letters_waiting', 'tokens_process_down']);
});

test('of tokens the processes that answer are added up, and one that does not is down, not zero', async () => {
  const { tokens } = await whenAllAreKnown();
  expect(tokens).toMatchObject({ issued: 14, resolved: 2, refused: { replayed: 4, unknown: 2 }, live: 5 });
  expect(tokens?.processes).toEqual([
    expect.objectContaining({ address: one.address, state: 'up', startedAt: at(3).toISOString(), issued: 10 }),
    expect.objectContaining({ address: other.address, state: 'up', startedAt: at(4).toISOString(), issued: 4 }),
    { address: nobody, state: 'down', startedAt: null, issued: null, resolved: null, refused: null },
  ]);
});

test('a service that hangs is given up before the request is, and the rest is told', async () => {
  answerOfModules = () => new Promise(() => {});
  const { services, reasons, outbox, deadLetters } = await readStatus();
  expect(services[0]).toEqual({ name: 'modules', state: 'down' });
  expect(reasons[0]).toMatchObject({ code: 'service_down', verdict: 'STOPPED' });
  expect([outbox, deadLetters?.waiting]).toEqual([null, 3]);
});

test('a service that answers and will not tell is not down', async () => {
  answerOfModules = () => Promise.reject(fail('operator_required'));
  const { services, reasons, outbox } = await readStatus();
  expect(services[0]).toEqual({ name: 'modules', state: 'up' });
  expect(reasons).toContainEqual(expect.objectContaining({ code: 'status_refused', verdict: 'WARN' }));
  expect(outbox).toBeNull();
});

test('why there is no answer stands in the log', async () => {
  answerOfModules = () => Promise.reject(fail('operator_required'));
  await readStatus();
  expect(gateway.lines).toContainEqual(
    expect.objectContaining({ msg: 'status refused', service: 'modules', code: 'operator_required' }),
  );
});
