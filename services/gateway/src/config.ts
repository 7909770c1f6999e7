import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { issuersSetting } from '@custom-modules/auth/config';
import { type ConfigRule, variableName } from '@custom-modules/chassis/config';
import { address, port, processSettings, redisRule, redisSettings } from '@custom-modules/chassis/settings';
import { isLoopback } from '@custom-modules/rules/loopback';
import { type Static, Type } from 'typebox';

const ownRedis = redisSettings(
  'Redis that holds the sessions, and by which gateways share limits. Without it each counts alone.',
);

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
  tokensAddress: Type.Array(address('A process of tokens, or a name of many.'), {
    minItems: 1,
    description:
      'The tokens service: host:port, comma separated. Each host is looked up every 5 s, and every address it has is used, so one name of a headless service is enough.',
  }),
  consistencyKeys: Type.Array(Type.String({ minLength: 32 }), {
    minItems: 1,
    description:
      'Secrets that sign Consistency-Token (comma separated, each at least 32 characters), the same for every process of the gateway. The first signs, all are accepted.',
  }),
  publicUrl: Type.Optional(
    Type.String({
      pattern: '^https?://[^/\\s?#@]+$',
      description: 'Origin that browsers know the gateway by. With it, OIDC_* and REDIS_URL people can sign in.',
    }),
  ),
  oidcIssuer: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'The OpenID provider people sign in at; one of ISSUERS.' }),
  ),
  oidcClientId: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The gateway’s name at the provider; its redirect address is PUBLIC_URL/auth/callback.',
    }),
  ),
  oidcClientSecret: Type.Optional(Type.String({ minLength: 1, description: 'Absent for a public client.' })),
  oidcScope: Type.String({
    minLength: 1,
    default: 'openid profile email offline_access',
    description: 'What is asked of the provider; with offline_access it gives a refresh token.',
  }),
  oidcResource: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The API that access tokens are for, where the provider wants it named (RFC 8707).',
    }),
  ),
  ...ownRedis,
  redisUrl: Type.Optional(ownRedis.redisUrl),
  sessionLifeSeconds: Type.Integer({
    minimum: 60,
    maximum: 30 * 86_400,
    default: 12 * 3600,
    description: 'Longest time a browser stays signed in, in seconds.',
  }),
  consoleFolder: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The built web console, served at / to those who sign in. Absent: there is none.',
    }),
  ),
  generateLimitPerMinute: perMinute('Most short tokens made for one user in a minute; more are refused with 429.'),
  resolveRefusalsPerMinute: perMinute(
    'Most resolves refused with 400 to one address (of IPv6: to one /64) in a minute; then all of its are with 429.',
  ),
  callTimeoutMs: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 3000,
    description: 'Longest time the services behind may take for one request, in milliseconds.',
  }),
  shutdownDelayMs: Type.Integer({
    minimum: 0,
    maximum: 60_000,
    default: 5000,
    description:
      'How long a gateway that is asked to stop serves on, not ready and each answer the last on its connection, in milliseconds: the time that whoever stands before it needs to send elsewhere. SHUTDOWN_GRACE_MS begins after it.',
  }),
  heartbeatMs: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 20_000,
    description:
      'How often answers that go on say that they do, and see whether their session does, in milliseconds; below what proxies allow an answer to be silent. Who watches events and reads nothing for so long is cut off.',
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

/** What sign-in needs, all of it there. */
export type SignInConfig = Config & { [Key in (typeof signInSettings)[number]]: string };

const signInSettings = ['publicUrl', 'oidcIssuer', 'oidcClientId', 'redisUrl'] as const;

/** The configuration of sign-in, or undefined when it is left out. */
export function signInConfigOf(config: Config): SignInConfig | undefined {
  return signInSettings.every((key) => config[key] !== undefined) ? (config as SignInConfig) : undefined;
}

const wholeSignIn: ConfigRule<Config> = (config) => {
  const missing = signInSettings.filter((key) => config[key] === undefined);
  const isWanted = signInSettings.some((key) => key !== 'redisUrl' && config[key] !== undefined); // Redis has other uses
  return (isWanted ? missing : []).map(
    (key) => `${variableName(key)} is missing: sign-in needs all of ${signInSettings.map(variableName).join(', ')}`,
  );
};

/** Tokens of a provider that is not trusted would be refused at every call. */
const trustedProvider: ConfigRule<Config> = ({ oidcIssuer, issuers }) =>
  oidcIssuer === undefined || issuers.some(({ issuer }) => issuer === oidcIssuer)
    ? []
    : ['OIDC_ISSUER is none of ISSUERS'];

/** Session cookies and codes never cross a network in the clear either. */
const safeSignIn: ConfigRule<Config> = ({ publicUrl, oidcIssuer }) =>
  Object.entries({ PUBLIC_URL: publicUrl, OIDC_ISSUER: oidcIssuer }).flatMap(([name, url]) =>
    url === undefined || url.startsWith('https:') || (URL.canParse(url) && isLoopback(new URL(url).hostname))
      ? []
      : [`${name} must begin with https:// unless its host is loopback`],
  );

/** A console that is not there, or that nobody can sign in to, is a mistake and not a choice. */
const usableConsole: ConfigRule<Config> = (config) => {
  const { consoleFolder } = config;
  if (consoleFolder === undefined) return [];
  if (!existsSync(join(consoleFolder, 'index.html'))) return ['CONSOLE_FOLDER holds no index.html: is it built?'];
  return signInConfigOf(config)
    ? []
    : ['CONSOLE_FOLDER is set, but nobody can sign in: set PUBLIC_URL and what goes with it'];
};

export const configRules = [
  usableTls,
  noPlainHttp,
  realProxies,
  wholeSignIn,
  trustedProvider,
  safeSignIn,
  usableConsole,
  redisRule,
];

/** No value switches it off: whoever has a limit elsewhere can set this one high. */
function perMinute(description: string) {
  return Type.Integer({ minimum: 1, maximum: 1_000_000_000, default: 600, description });
}

/** Everybody is not a proxy: a prefix of 0 would believe any client what it says about itself. */
function isNetwork(text: string): boolean {
  const [ip = '', prefix, ...rest] = text.split('/');
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}
