import { randomBytes } from 'node:crypto';
import type { Clients } from '@custom-modules/gateway/clients';
import { makeShortToken } from '@custom-modules/tokens/domain/short-token';
import { runGateway } from './run-gateway.ts';

// The gateway with nothing behind it: what it takes to answer the same request with the same answer.
const shortToken = makeShortToken(randomBytes);
const expiresAt = new Date(Date.now() + 300_000);
const resolved = { bearerToken: process.env['BEARER'] ?? '', userId: 'user-1', organizationId: 'bench' };
const url = 'https://fleet.example/open?token={SHORT_TOKEN}';

const clients = {
  tokens: { generate: async () => ({ shortToken, expiresAt }), resolve: async () => resolved },
  modules: { open: async () => ({ url, needsShortToken: true, name: 'Fleet' }) },
} as unknown as Clients; // of what it does not measure it has nothing

const answers = async () => undefined;

await runGateway(() => ({
  clients,
  checks: { modules: answers, permissions: answers, tokens: answers },
  resources: [],
}));
