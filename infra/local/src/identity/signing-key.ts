import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JWKS } from 'oidc-provider';
import { keepSecret } from '../secrets.ts';

/** The key that signs the tokens, the same at every start: what was issued before a restart stays valid. */
export function keepSigningKeys(state: string): JWKS {
  return JSON.parse(keepSecret(state, 'identity-keys.json', () => JSON.stringify({ keys: [makeSigningKey()] })));
}

function makeSigningKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    ...privateKey.export({ format: 'jwk' }),
    alg: 'RS256',
    use: 'sig',
    kid: randomBytes(9).toString('base64url'),
  };
}
