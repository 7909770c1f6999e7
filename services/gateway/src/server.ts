import { randomUUID } from 'node:crypto';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { metadataKeys, readTrail } from '@custom-modules/chassis/rpc';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { Clients } from './clients.ts';
import type { Config } from './config.ts';
import { createConsistencyTokens } from './consistency/consistency-tokens.ts';
import type { Gateway } from './gateway.ts';
import { createListener } from './http/listener.ts';
import { networkOf } from './limits/client-network.ts';
import type { Limits } from './limits/limits.ts';
import { requireAccess } from './plugins/access.ts';
import { logAccess } from './plugins/access-log.ts';
import { authenticate } from './plugins/bearer.ts';
import { knowBrowsers, type SignInParts } from './plugins/browsers.ts';
import { prepareCalls } from './plugins/calls.ts';
import { keepConsistent } from './plugins/consistency.ts';
import { allowOrigins } from './plugins/cors.ts';
import { closeConnectionsWhenLeaving } from './plugins/draining.ts';
import { limitGuesses } from './plugins/guesses.ts';
import { requireHost } from './plugins/host-header.ts';
import { requireHttps } from './plugins/https.ts';
import { readJsonBodies } from './plugins/json-body.ts';
import { describeApi } from './plugins/openapi.ts';
import { shedLoad } from './plugins/overload.ts';
import { answerFailures } from './plugins/refusals.ts';
import { protectBrowsers } from './plugins/security-headers.ts';
import { traceRequests } from './plugins/traces.ts';
import { refuseUnknownRoutes, routableUrl } from './plugins/unknown-routes.ts';
import { unreadableRequests } from './plugins/unreadable-requests.ts';
import { validateRequests } from './plugins/validation.ts';
import { serveConsole } from './routes/console.ts';
import { addBrowserRoutes, addRoutes } from './routes/routes.ts';

import type { SharedChanges } from './shared-changes.ts';

export type ServerDeps = {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly verifyBearer: VerifyBearer;
  readonly clients: Clients;
  readonly changes: SharedChanges;
  readonly limits: Limits;
  /** Absent where nobody signs in with a browser. */
  readonly signIn?: SignInParts | undefined;
};

const bodyLimitBytes = 64 * 1024;
/** Longer than any address node reads: how long an id may be, the schemas say. */
const maxParamLength = 16 * 1024;

/** The HTTP server: what holds for every request, in the order it happens, and the routes. */
export function createServer(deps: ServerDeps): Gateway {
  const { config, log, clock, metrics, verifyBearer, clients, changes, limits, signIn } = deps;
  const { tlsCertFile: certFile, tlsKeyFile: keyFile } = config;
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
  const unreadable = unreadableRequests((client) => limits.resolve.count(networkOf(client)));
  const app: Gateway = fastify({
    serverFactory: (handler) => createListener(handler, tls),
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => readTrail(headers[metadataKeys.requestId], undefined, randomUUID).requestId,
    trustProxy: config.trustedProxies,
    bodyLimit: bodyLimitBytes,
    // Requests that were on their way when the gateway began to stop are answered like all others.
    return503OnClosing: false,
    rewriteUrl: routableUrl,
    routerOptions: { maxParamLength },
    clientErrorHandler: unreadable.answer,
  });
  closeConnectionsWhenLeaving(app);
  app.register(async (root) => {
    const gateway: Gateway = root.withTypeProvider();
    requireAccess(gateway);
    unreadable.remember(gateway);
    answerFailures(gateway);
    traceRequests(gateway);
    logAccess(gateway, metrics);
    prepareCalls(gateway, { clock, callTimeoutMs: config.callTimeoutMs });
    protectBrowsers(gateway);
    await allowOrigins(gateway, config.corsOrigins);
    requireHost(gateway);
    requireHttps(gateway, config.trustedProxies);
    refuseUnknownRoutes(gateway);
    limitGuesses(gateway, limits.resolve);
    await shedLoad(gateway, config.maxEventLoopDelayMs);
    const browsers = signIn && (await knowBrowsers(gateway, signIn));
    authenticate(gateway, { verifyBearer, clock, browsers });
    keepConsistent(gateway, { ...clients, tokens: createConsistencyTokens(config.consistencyKeys) });
    readJsonBodies(gateway);
    validateRequests(gateway);
    await describeApi(gateway);
    addRoutes(gateway, { config, clock, clients, changes, limits });
    if (browsers) addBrowserRoutes(gateway, { ...clients, limits }, browsers);
    if (config.consoleFolder !== undefined) serveConsole(gateway, config.consoleFolder);
  });
  return app;
}
