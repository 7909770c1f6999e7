import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfig } from '@custom-modules/chassis/config';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { atEnd } from '@custom-modules/testing/at-end';
import { type FakeIssuer, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { type LogLine, recordLog } from '@custom-modules/testing/recorded-log';
import { expect, vi } from 'vitest';
import { build } from './app.ts';
import { openClients } from './clients.ts';
import { type Config, configRules, configSchema } from './config.ts';
import { createLimits } from './limits/limits.ts';
import { createServer } from './server.ts';
import { shareChanges } from './shared-changes.ts';

/** Nothing listens there: https://www.rfc-editor.org/rfc/rfc6335 keeps port 1 for a service nobody runs. */
const nobody = '127.0.0.1:1';

export type RunningGateway = Awaited<ReturnType<typeof useGateway>>;

/** The real gateway on a free port, for one test file; services are away unless their addresses are given. */
export async function useGateway(settings: Record<string, string> = {}, givenIssuer?: FakeIssuer, clock = systemClock) {
  const issuer = givenIssuer ?? (await startFakeIssuer());
  const { log, lines } = recordLog();
  const env = {
    HTTP_PORT: '0',
    INTERNAL_PORT: '0',
    ISSUERS: JSON.stringify([issuer.config]),
    MODULES_ADDRESS: nobody,
    PERMISSIONS_ADDRESS: nobody,
    TOKENS_ADDRESS: nobody,
    CONSISTENCY_KEYS: 'of-every-gateway-of-the-tests-alone',
    SHUTDOWN_DELAY_MS: '0', // nobody stands before it
    MAX_EVENT_LOOP_DELAY_MS: '60000', // a busy machine is not what tests are about
    ...settings,
  };
  const config = loadConfig(configSchema, env, configRules);
  const metrics = createMetrics({ processMetrics: false });
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock, log });
  const gateway = build({ config, log, clock, metrics, verifyBearer });
  await gateway.start();
  const url = `http://127.0.0.1:${gateway.ports.front}`;
  const internalUrl = `http://127.0.0.1:${gateway.ports.internal}`;
  atEnd(async () => {
    await gateway.stop();
    if (!givenIssuer) await issuer.close();
    expect(undocumented(lines, await readApi(config))).toEqual([]);
  });
  const sendRaw = async (request: string): Promise<{ status: number; head: string; body: string }> => {
    const socket = connect(gateway.ports.front, '127.0.0.1');
    socket.write(request);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, body };
  };
  const askAlone = () => sendRaw('GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  return {
    ...gateway,
    url,
    internalUrl,
    issuer,
    lines,
    /** Sends bytes as they are and reads until the gateway ends the connection. */
    sendRaw,
    /** One request on a connection of its own. */
    askAlone,
    /** Until it takes no new connections. */
    untilClosed: () => vi.waitFor(() => expect(askAlone()).rejects.toThrow('ECONNREFUSED'), patience),
    /** Until whoever asks whether it is ready hears that it is not, or nothing any more. */
    untilNotReady: () =>
      vi.waitFor(async () => {
        const answer = await fetch(`${internalUrl}/readyz`).catch(() => undefined);
        await answer?.text(); // undici fails on one that is not read when its connection ends
        expect(answer?.ok).not.toBe(true);
      }, patience),
    bearerOf: (person: keyof typeof people) => issuer.bearer(people[person]),
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, { headers, redirect: 'manual' }),
    send: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      }),
  };
}

/** Settings of a gateway with every route. Nobody signs in to it: neither the provider nor Redis is there. */
export function signInNowhere({ config }: FakeIssuer): Record<string, string> {
  return {
    PUBLIC_URL: 'https://modules.example',
    OIDC_ISSUER: config.issuer,
    OIDC_CLIENT_ID: 'modules',
    REDIS_URL: `redis://${nobody}`,
  };
}

/** The code a refusal says. */
export async function codeOf(answer: Response): Promise<string> {
  const { code } = (await answer.json()) as { code: string };
  return code;
}

/** The API's document, from a server that does not listen and so leaves no trace. */
async function readApi(config: Config): Promise<Api> {
  const metrics = createMetrics({ processMetrics: false });
  const verifyBearer = async () => Promise.reject(new Error('nobody calls'));
  const { log } = recordLog();
  const { clients } = openClients({ config, log, metrics });
  await using app = createServer({
    config: { ...config, trustedProxies: [] },
    log,
    clock: systemClock,
    metrics,
    verifyBearer,
    clients,
    changes: shareChanges(clients),
    limits: createLimits({ config, clock: systemClock, metrics }),
  });
  const answer = await app.inject('/openapi.json');
  return answer.json();
}

type Api = { readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>> };

const clientGone = 499;

/** What was answered in a test file and is not in the API's document. */
function undocumented(lines: readonly LogLine[], { paths }: Api): string[] {
  return lines.flatMap(({ msg, method, path, status }) => {
    const operation = paths[String(path).replaceAll(/:(\w+)/g, '{$1}')]?.[String(method).toLowerCase()];
    const isDocumented = !operation || status === clientGone || Object.hasOwn(operation.responses, String(status));
    return msg === 'request' && !isDocumented ? [`${method} ${path} ${status}`] : [];
  });
}
