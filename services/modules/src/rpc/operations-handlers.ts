import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forOperators } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { invalidRequest } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import {
  type OperationsServiceService,
  type OutboxRow,
  type OutboxSelection,
  OutboxState as OutboxStateMessage,
} from '@custom-modules/contracts/modules-operations';
import { writeCursor } from '@custom-modules/rules/page';
import type { Bus } from '../events/supervise-bus.ts';
import { dropOutbox } from '../operations/drop-outbox.ts';
import { getStatus } from '../operations/get-status.ts';
import { listOutbox } from '../operations/list-outbox.ts';
import { purgeOrganization } from '../operations/purge-organization.ts';
import { redriveOutbox } from '../operations/redrive-outbox.ts';
import type { OrganizationStore } from '../store/organization-store.ts';
import type { OutboxEntry, OutboxState, OutboxStore } from '../store/outbox-store.ts';
import { toBusMessage } from './bus-message.ts';

type Deps = {
  readonly verifyBearer: VerifyBearer;
  readonly outbox: OutboxStore;
  readonly bus: Pick<Bus, 'observed'>;
  readonly organizations: OrganizationStore;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** modules.v1.OperationsService: each method is its operation. */
export function createOperationsHandlers(deps: Deps): RpcHandlers<typeof OperationsServiceService> {
  const { verifyBearer } = deps;
  return {
    getStatus: forOperators(verifyBearer, async () => {
      const { outbox, bus } = await getStatus(deps);
      const { oldest, ...depth } = outbox;
      return { outbox: { ...depth, oldestWaitingAt: oldest ?? undefined }, bus: bus && toBusMessage(bus) };
    }),

    listOutbox: forOperators(verifyBearer, async ({ state, cursor, limit }) => {
      const { items, next } = await listOutbox(deps, { state: readState(state), cursor, limit });
      return { rows: items.map(toRowMessage), nextCursor: writeCursor('outbox', next) };
    }),

    redriveOutbox: forOperators(verifyBearer, async ({ selection = nothing, dryRun }, operator) => {
      const ids = await redriveOutbox(deps, { operator, selection, dryRun });
      return { ids: [...ids] };
    }),

    dropOutbox: forOperators(verifyBearer, async ({ selection = nothing, dryRun }, operator) => {
      const ids = await dropOutbox(deps, { operator, selection, dryRun });
      return { ids: [...ids] };
    }),

    purgeOrganization: forOperators(verifyBearer, ({ organizationId, dryRun }, operator) =>
      purgeOrganization(deps, { operator, organizationId, dryRun }),
    ),
  };
}

const nothing: OutboxSelection = { ids: [], all: false };

const states = new Map<OutboxStateMessage, OutboxState | undefined>([
  [OutboxStateMessage.OUTBOX_STATE_UNSPECIFIED, undefined],
  [OutboxStateMessage.OUTBOX_STATE_WAITING, 'waiting'],
  [OutboxStateMessage.OUTBOX_STATE_PARKED, 'parked'],
]);

/** @throws Failure `invalid_request` for one we do not know */
function readState(message: OutboxStateMessage): OutboxState | undefined {
  if (states.has(message)) return states.get(message);
  throw invalidRequest({ field: 'state', message: 'The state must be waiting or parked.' });
}

function toRowMessage({ moduleId, parkedAt, parkedReason, ...row }: OutboxEntry): OutboxRow {
  return {
    ...row,
    moduleId: moduleId ?? undefined,
    parkedAt: parkedAt ?? undefined,
    parkedReason: parkedReason ?? undefined,
  };
}
