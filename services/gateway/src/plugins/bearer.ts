import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Identity } from '@custom-modules/auth/identity';
import { readBearer } from '@custom-modules/chassis/rpc';
import type { FastifyRequest } from 'fastify';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { Browsers } from './browsers.ts';

/** Who is calling, and the bearer that says so and travels on to the services. */
export type Caller = { readonly identity: Identity; readonly bearer: string };

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

/** Authenticates before a byte of the body is read, but where the bearer stands in the body. */
export function authenticate(app: Gateway, verifyBearer: VerifyBearer, browsers: Browsers | undefined): void {
  const verify = async (bearer: string | undefined): Promise<Caller> => ({
    identity: await verifyBearer(bearer),
    bearer: bearer ?? '',
  });
  app.decorateRequest('caller', undefined);
  app.addHook('onRequest', async (request) => {
    switch (request.routeOptions.config.access) {
      case 'bearer':
        request.caller = await verify(await bearerOf(request, browsers));
        return;
      case 'session': {
        const bearer = await browsers?.bearerOf(request);
        if (bearer !== undefined) request.caller = await verify(bearer);
        return;
      }
    }
  });
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.access !== 'form') return;
    const { access_token: token } = (request.body ?? {}) as { access_token?: string };
    request.caller = await verify(readBearer(`Bearer ${token ?? ''}`));
  });
}

/** The header's, and where there is no such header, the session's. */
async function bearerOf(request: FastifyRequest, browsers: Browsers | undefined): Promise<string | undefined> {
  const { authorization } = request.headers;
  if (authorization !== undefined || !browsers?.hasSession(request)) return readBearer(authorization);
  browsers.requireOwnPage(request);
  const bearer = await browsers.bearerOf(request);
  if (bearer === undefined) throw fail('session_ended');
  return bearer;
}

/** For handlers of routes with access `bearer` or `form`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === undefined) throw new TypeError('the route declares no access that authenticates');
  return request.caller;
}
