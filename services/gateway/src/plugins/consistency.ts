import { requireMember } from '@custom-modules/auth/identity';
import { invalidRequest } from '@custom-modules/chassis/failure';
import type { ModuleVersion } from '@custom-modules/contracts/permissions';
import type { FastifyReply } from 'fastify';
import type { Clients } from '../clients.ts';
import type { ConsistencyTokens } from '../consistency/consistency-tokens.ts';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import { callerOf } from './bearer.ts';

/**
 * What a route has to do with `Consistency-Token`: `given` with the answer to a change; sent along with what is read, `required` has
 * a route refuse while the change has not arrived, and `preferred` has it answer what there is and say so.
 */
export type Consistency = 'given' | 'required' | 'preferred';

declare module 'fastify' {
  interface FastifyContextConfig {
    consistency?: Consistency;
  }
  interface FastifyRequest {
    /** It is answered with less than its tokens ask for, so nobody may take the answer for the newest. */
    isBehind: boolean;
  }
  interface FastifyReply {
    /** Gives the client what makes its next request know of this change. */
    giveConsistencyToken(module: { id: string; version: number }): void;
  }
}

const header = 'consistency-token';
const mostTokens = 10;

type Deps = { tokens: ConsistencyTokens; permissions: Pick<Clients['permissions'], 'waitFor'> };

/** Lets clients read their own writes across the bus. Who sends no token waits for nothing. */
export function keepConsistent(app: Gateway, { tokens, permissions }: Deps): void {
  app.decorateRequest('isBehind', false);
  app.decorateReply('giveConsistencyToken', function (this: FastifyReply, { id, version }) {
    const { organizationId } = requireMember(callerOf(this.request).identity);
    this.header(header, tokens.make(organizationId, { moduleId: id, version }));
  });
  app.addHook('preHandler', async (request, reply) => {
    const { consistency } = request.routeOptions.config;
    const sent = request.headers[header];
    const isAwaited = consistency === 'required' || consistency === 'preferred';
    if (!isAwaited || sent === undefined || request.caller === undefined) return; // who is not signed in is sent to do so
    const { organizationId } = requireMember(request.caller.identity);
    const versions = readTokens(tokens, organizationId, String(sent));
    if (versions.length === 0) return;
    const { reached } = await permissions.waitFor({ versions }, request.call);
    if (reached) return;
    if (consistency === 'required') throw fail('not_yet_consistent');
    request.isBehind = true;
    reply.header('consistency', 'behind');
  });
}

/** Empty elements of the list are allowed (RFC 9110 §5.6.1.2). @throws Failure `invalid_request` */
function readTokens(tokens: ConsistencyTokens, organizationId: string, list: string): ModuleVersion[] {
  const sent = list.split(',').flatMap((element) => element.trim() || []);
  if (sent.length > mostTokens) throw refused(`These must be at most ${mostTokens} tokens.`);
  return sent.map((token) => {
    const read = tokens.read(organizationId, token);
    switch (read.kind) {
      case 'read':
        return read.version;
      case 'malformed':
        throw refused('This must be what answers to changes said in Consistency-Token, comma separated.');
      case 'not ours':
        throw refused('One of these was not made here, or not for your organization.');
      default:
        return read satisfies never;
    }
  });
}

/** Never with the token: it says what changed. */
function refused(message: string) {
  return invalidRequest({ field: header, message });
}
