import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Trail } from '@custom-modules/chassis/rpc';
import {
  type TokenEvent,
  type TokenIssued,
  type TokenRefused,
  type TokenResolved,
  tokenEventTypes,
} from '@custom-modules/contracts/token-events';
import type { Config } from './config.ts';
import type { AuditBuffer } from './events/audit-buffer.ts';
import type { RefusalReason } from './metrics.ts';

/** Tells the topic what happened to short tokens. None of it waits, and none of it fails. */
export type TokenAudit = {
  issued(data: TokenIssued, trail: Trail): void;
  resolved(data: TokenResolved, trail: Trail): void;
  refused(data: TokenRefused & { readonly reason: RefusalReason }, trail: Trail): void;
};

type Deps = {
  readonly level: Config['tokenAudit'];
  readonly buffer: Pick<AuditBuffer, 'add'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

/**
 * A token in two hands, or a value changed in the store. The other refusals are everyday life (`unknown`), a slow way
 * between us and the caller (`late`) or a failover of the store (`fenced`).
 */
const attacks: ReadonlySet<RefusalReason> = new Set(['replayed', 'unreadable']);

export function createTokenAudit({ level, buffer, clock, newId }: Deps): TokenAudit {
  const context = ({ token }: { token: string }, trail: Trail) => ({
    id: newId(),
    source: '/services/tokens',
    subject: token,
    time: clock(),
    ...trail,
  });
  const addRoutine = (event: () => TokenEvent) => {
    if (level === 'all') buffer.add(event(), 'routine');
  };
  return {
    issued: (data, trail) => addRoutine(() => ({ ...context(data, trail), type: tokenEventTypes.issued, data })),
    resolved: (data, trail) => addRoutine(() => ({ ...context(data, trail), type: tokenEventTypes.resolved, data })),
    refused(data, trail) {
      const event = () => ({ ...context(data, trail), type: tokenEventTypes.refused, data });
      if (!attacks.has(data.reason)) addRoutine(event);
      else if (level !== 'off') buffer.add(event(), 'security');
    },
  };
}
