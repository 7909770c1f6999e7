import { randomUUID } from 'node:crypto';
import type { TokenServiceService } from '@custom-modules/contracts/tokens';
import { OperationsServiceService } from '@custom-modules/contracts/tokens-operations';
import { people } from '@custom-modules/testing/people';
import { describeSecurity } from '@custom-modules/testing/security-suite';
import { beforeAll } from 'vitest';
import { type RunningTokens, useTokens } from './app.fixture.ts';

let tokens: RunningTokens;

beforeAll(async () => {
  tokens = await useTokens();
  await tokens.untilServing();
});

const generate = { access: 'member', request: () => ({}), foreign: 'names nothing' } as const;
const resolve = {
  access: 'possession',
  request: async () => {
    const { shortToken } = await tokens.generate(await tokens.issuer.bearer(people.ana));
    return { shortToken, nonce: randomUUID(), nonceIsOfClient: false };
  },
  foreign: 'names nothing',
} as const;

describeSecurity<typeof TokenServiceService>(() => tokens, {
  generate,
  generateBatches: generate,
  resolve,
  resolveBatches: resolve,
});

describeSecurity<typeof OperationsServiceService>(
  () => ({ ...tokens, client: tokens.clientOf(OperationsServiceService) }),
  { getStatus: { access: 'operator', request: () => ({}), foreign: 'names nothing' } },
);
