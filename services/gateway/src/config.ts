import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { issuersSetting } from '@custom-modules/auth/config';
import type { ConfigRule } from '@custom-modules/chassis/config';
import { address, port, processSettings } from '@custom-modules/chassis/settings';
import { type Static, Type } from 'typebox';

export const configSchema = Type.Object({
  ...processSettings,
  issuers: issuersSetting,
  httpHost: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address the public API listens on.' }),
  httpPort: port('Port the public API listens on.', 8080),
  tlsCertFile: Type.Optional(
    Type.String({ minLength: 1, description: 'Certificate chain (PEM); with TLS_KEY_FILE the gateway serves HTTPS.' }),
  ),
  tlsKeyFile: Type.Optional(Type.String({ minLength: 1, description: 'Private key (PEM) of TLS_CERT_FILE.' })),
  trustedProxies: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description:
      'Addresses or networks of the proxies that end TLS (comma separated). Their X-Forwarded-* headers are believed, and only what X-Forwarded-Proto says came by https is served.',
  }),
  corsOrigins: Type.Array(Type.String({ pattern: '^https?://[^/\\s*?#@]+$' }), {
    default: [],
    description: 'Origins of web pages that may call the API (comma separated). Credentials are never allowed.',
  }),
  modulesAddress: address('The modules service.'),
  permissionsAddress: address('The permissions service.'),
  tokensAddress: address('The tokens service.'),
  callTimeoutMs: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 3000,
    description: 'Longest time the services behind may take for one request, in milliseconds.',
  }),
  maxEventLoopDelayMs: Type.Integer({
    minimum: 10,
    maximum: 60_000,
    default: 500,
    description: 'Mean delay of the event loop above which requests are turned away with 503, in milliseconds.',
  }),
});

export type Config = Static<typeof configSchema>;

const usableTls: ConfigRule<Config> = ({ tlsCertFile, tlsKeyFile }) => {
  if (tlsCertFile === undefined && tlsKeyFile === undefined) return [];
  if (tlsCertFile === undefined) return ['TLS_CERT_FILE is missing beside TLS_KEY_FILE'];
  if (tlsKeyFile === undefined) return ['TLS_KEY_FILE is missing beside TLS_CERT_FILE'];
  try {
    createSecureContext({ cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) });
    return [];
  } catch (error) {
    // Without the message: it names the file, or quotes it.
    return [`TLS_CERT_FILE and TLS_KEY_FILE cannot be used: ${(error as NodeJS.ErrnoException).code}`];
  }
};

/** Bearers and short tokens never cross a network in the clear. */
const noPlainHttp: ConfigRule<Config> = ({ httpHost, tlsCertFile, trustedProxies }) => {
  if (isLoopback(httpHost) || tlsCertFile !== undefined || trustedProxies.length > 0) return [];
  return [
    'HTTP_HOST is reachable from other machines: set TLS_CERT_FILE and TLS_KEY_FILE, or TRUSTED_PROXIES when a proxy in front ends TLS',
  ];
};

const realProxies: ConfigRule<Config> = ({ trustedProxies }) =>
  trustedProxies.every(isNetwork) ? [] : ['TRUSTED_PROXIES must be IP addresses or networks such as 10.0.0.0/8'];

export const configRules = [usableTls, noPlainHttp, realProxies];

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Everybody is not a proxy: a prefix of 0 would believe any client what it says about itself. */
function isNetwork(text: string): boolean {
  const [ip = '', prefix, ...rest] = text.split('/');
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
