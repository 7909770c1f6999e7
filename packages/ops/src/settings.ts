import { isLoopback } from '@custom-modules/rules/loopback';
import { type Command, Option } from 'commander';
import type { Host } from './host.ts';
import { Problem } from './problem.ts';
import { spanOption } from './terminal/spans.ts';

/** What every command may be told. */
export type CommonOptions = {
  readonly url?: string;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope: string;
  readonly resource?: string;
  readonly json?: boolean;
  /** How long the gateway may take to answer, in milliseconds. */
  readonly timeout: number;
};

export function addCommonOptions(program: Command, defaults: Host['defaults']): void {
  const option = (flags: string, description: string, variable: string, fallback?: string) => {
    const added = new Option(flags, description).env(variable);
    program.addOption(fallback === undefined ? added : added.default(fallback));
  };
  option('--url <url>', 'where the gateway is', 'CUSTOM_MODULES_URL', defaults.url);
  option('--issuer <url>', 'the OpenID provider that signs operators in', 'CUSTOM_MODULES_ISSUER', defaults.issuer);
  option('--client-id <id>', 'what this is called there', 'CUSTOM_MODULES_CLIENT_ID', defaults.clientId);
  option('--scope <scopes>', 'what is asked of it', 'CUSTOM_MODULES_SCOPE', 'openid offline_access');
  option('--resource <uri>', 'what the bearer is for, where it wants to be told', 'CUSTOM_MODULES_RESOURCE');
  program.addOption(
    spanOption('--timeout <span>', 'how long the gateway may take to answer', '30s').env('CUSTOM_MODULES_TIMEOUT'),
  );
  program.option('--json', 'print JSON, for programs');
}

/** Where the gateway is. Bearers never cross a network in the clear. */
export function gatewayUrlOf({ url }: CommonOptions): URL {
  if (url === undefined) throw new Problem('Where is the gateway? Say --url, or set CUSTOM_MODULES_URL.');
  if (!URL.canParse(url)) throw new Problem(`--url "${url}" is no URL, such as https://modules.example.`);
  const parsed = new URL(url);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname))) return parsed;
  throw new Problem(`--url ${parsed.origin} must begin with https:// unless its host is loopback.`);
}

/** What is needed to sign somebody in. */
export function clientOf({ issuer, clientId, scope, resource }: CommonOptions, instead: string) {
  if (issuer === undefined || clientId === undefined) {
    const missing =
      issuer === undefined ? '--issuer (CUSTOM_MODULES_ISSUER)' : '--client-id (CUSTOM_MODULES_CLIENT_ID)';
    throw new Problem(`Nobody can be signed in without ${missing}. Say it, or put a bearer into ${instead}.`);
  }
  return { issuer, clientId, scope, resource };
}
