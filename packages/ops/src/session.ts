import { type Bearer, bearerOf } from './api/bearer.ts';
import { createGateway, type Gateway } from './api/gateway.ts';
import type { Host } from './host.ts';
import { type CommonOptions, clientOf, gatewayUrlOf } from './settings.ts';
import { type SignInDeps, signedInBearer } from './sign-in/sign-in.ts';
import { tokenFileOf } from './sign-in/token-file.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Who operators are, unless they are told apart. */
export const operator = 'operator';
/** Whom the canary acts as. */
export const member = 'member';

const variables: Record<string, string> = {
  [operator]: 'CUSTOM_MODULES_TOKEN',
  [member]: 'CUSTOM_MODULES_CANARY_TOKEN',
};

/** A canary that waits for longer has found what it is for. */
const longestCanaryStepMs = 10_000;

/** What a command works with, while it works. */
export type Session = {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
  /** How people call the command line. */
  readonly program: string;
  /** The gateway as the operator. */
  gateway(): Gateway;
  /** The gateway as another sign-in, and as nobody, for what is to be brought to its end also when somebody wants to leave. */
  lastingGateways(as: string): { signedIn: Gateway; nobody: Gateway };
  signInDeps(as: string): SignInDeps;
};

export function createSession(host: Host, terminal: Terminal, options: CommonOptions): Session {
  const { signal, env, program } = host;

  function signInDeps(as: string): SignInDeps {
    const variable = variables[as] ?? variables[operator];
    const url = gatewayUrlOf(options);
    const client = clientOf(options, `${variable}`);
    const file = tokenFileOf(env, { url, issuer: client.issuer, clientId: client.clientId, name: as });
    const command = as === operator ? `${program} sign-in` : `${program} sign-in --as ${as}`;
    return { client, file, terminal, signal, command, variable: `${variable}` };
  }

  function bearerFor(as: string): Bearer {
    const variable = variables[as];
    const given = variable === undefined ? undefined : env[variable];
    return variable !== undefined && given ? bearerOf(variable, given) : signedInBearer(signInDeps(as));
  }

  return {
    terminal,
    isJson: options.json === true,
    signal,
    program,
    gateway: () =>
      createGateway({ url: gatewayUrlOf(options), bearer: bearerFor(operator), signal, timeoutMs: options.timeout }),
    lastingGateways(as) {
      const common = { url: gatewayUrlOf(options), timeoutMs: Math.min(options.timeout, longestCanaryStepMs) };
      return { signedIn: createGateway({ ...common, bearer: bearerFor(as) }), nobody: createGateway(common) };
    },
    signInDeps,
  };
}
