import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { type Identity, requireOperator } from '@custom-modules/auth/identity';
import type { Clock } from '@custom-modules/chassis/clock';
import { Failure } from '@custom-modules/chassis/failure';
import { readBearer } from '@custom-modules/chassis/rpc';
import type { FastifyRequest } from 'fastify';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { Browsers } from './browsers.ts';

/** Who is calling, and the bearer that says so and travels on to the services. */
export type Caller = {
  readonly identity: Identity;
  readonly bearer: string;
  /** For answers that go on: until when they need not ask again, in milliseconds from now. */
  leftMs(): number;
  /** And what to go on with; undefined when the bearer or the session has ended, or speaks for another organization. */
  renewedBearer(): Promise<string | undefined>;
};

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

type Deps = { verifyBearer: VerifyBearer; clock: Clock; browsers: Browsers | undefined };

/** Authenticates before a byte of the body is read, but where the bearer stands in the body. */
export function authenticate(app: Gateway, { verifyBearer, clock, browsers }: Deps): void {
  async function byBearer(bearer: string | undefined): Promise<Caller> {
    const identity = await verifyBearer(bearer);
    const leftMs = () => Math.max(identity.expiresAt.getTime() - clock().getTime(), 0);
    const renewedBearer = async () => (leftMs() > 0 ? bearer : undefined);
    return { identity, bearer: bearer ?? '', leftMs, renewedBearer };
  }

  /** Undefined without a session, or with one that has ended. */
  async function bySession(request: FastifyRequest): Promise<Caller | undefined> {
    const bearer = await browsers?.bearerOf(request);
    if (bearer === undefined) return undefined;
    const identity = await verifyBearer(bearer);
    let newest = bearer;
    const renewedBearer = async () => {
      try {
        const renewed = await browsers?.bearerOf(request);
        if (renewed === undefined) return undefined;
        const { organizationId } = await verifyBearer(renewed);
        if (organizationId !== identity.organizationId) return undefined; // what goes on was begun for the other one
        newest = renewed;
      } catch (error) {
        if (error instanceof Failure && error.status === 'UNAUTHENTICATED') return undefined;
      }
      return newest; // also in an outage, which ends no session
    };
    return { identity, bearer, leftMs: () => Number.POSITIVE_INFINITY, renewedBearer };
  }

  /** The header's bearer, and where there is no such header, the session's. */
  async function callerBy(request: FastifyRequest): Promise<Caller> {
    const { authorization } = request.headers;
    if (authorization !== undefined || !browsers?.hasSession(request)) return byBearer(readBearer(authorization));
    browsers.requireOwnPage(request);
    const caller = await bySession(request);
    if (!caller) throw fail('session_ended');
    return caller;
  }

  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config;
    if (access === 'bearer' || access === 'operator') request.caller = await callerBy(request);
    if (access === 'operator') requireOperator(callerOf(request).identity);
    if (access === 'session') request.caller = await bySession(request);
  });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.access !== 'form') return;
    const { access_token: token } = (request.body ?? {}) as { access_token?: string };
    request.caller = await byBearer(readBearer(`Bearer ${token ?? ''}`));
  });
}

/** For handlers of routes with access `bearer`, `operator` or `form`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new TypeError('the route declares no access that authenticates');
  return request.caller;
}
