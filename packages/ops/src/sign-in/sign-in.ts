import type { Bearer } from '../api/bearer.ts';
import { Problem } from '../problem.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type Client, refreshTokens, revokeTokens, signInByDevice, type Tokens } from './openid.ts';
import type { TokenFile } from './token-file.ts';

export type SignInDeps = {
  readonly client: Client;
  readonly file: TokenFile;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** What signs in, for who is told to. */
  readonly command: string;
  /** What stands for it where nobody can: the variable of the environment. */
  readonly variable: string;
};

/** A bearer is not begun with that would end on the way. */
const leastLeftMs = 30_000;

/** Signs somebody in and keeps what comes of it. */
export async function signIn({ client, file, terminal, signal }: SignInDeps): Promise<Tokens> {
  const { paintTold } = terminal;
  const tokens = await signInByDevice(
    client,
    ({ address, code, addressWithCode }) => {
      terminal.tell(`Open ${paintTold('bold', addressWithCode)} in a browser, on whichever machine.`);
      terminal.tell(`It asks for this code, or shows it: ${paintTold('bold', code)}`);
      if (address !== addressWithCode) terminal.tell(`(To type it yourself: ${address})`);
    },
    signal,
  );
  await file.write(tokens);
  return tokens;
}

/** Forgets who is signed in, here and as far as possible at the provider. False when nobody was. */
export async function signOut({ client, file }: Pick<SignInDeps, 'client' | 'file'>): Promise<boolean> {
  const tokens = await file.alone(async () => {
    const kept = await file.read();
    await file.remove();
    return kept;
  });
  if (tokens?.refreshToken !== undefined) await revokeTokens(client, tokens.refreshToken);
  return tokens !== undefined;
}

/** Whoever is signed in, who on a terminal is asked to sign in first. */
export function signedInBearer(deps: SignInDeps): Bearer {
  const { file, terminal } = deps;

  async function signInFirst(): Promise<string> {
    if (!terminal.isInteractive) {
      throw new Problem(
        `Nobody is signed in. Run \`${deps.command}\` on a terminal first, or put a bearer into ${deps.variable}.`,
      );
    }
    return (await signIn(deps)).accessToken;
  }

  return {
    async read() {
      const kept = await file.read();
      if (kept !== undefined && isFresh(kept)) return kept.accessToken;
      return (await renewKept(deps, isFresh)) ?? signInFirst();
    },
    renew: (refused) => renewKept(deps, ({ accessToken }) => accessToken !== refused),
    hint: `Run \`${deps.command}\` to sign in anew.`,
  };
}

const isFresh = ({ expiresAt }: Tokens) => expiresAt - Date.now() > leastLeftMs;

/**
 * What another process has renewed meanwhile, else what the provider gives for the refresh token: that one can be used once, and a
 * second use would end the sign-in.
 */
function renewKept(
  { client, file }: Pick<SignInDeps, 'client' | 'file'>,
  isGood: (kept: Tokens) => boolean,
): Promise<string | undefined> {
  return file.alone(async () => {
    const kept = await file.read();
    if (kept === undefined) return undefined;
    if (isGood(kept)) return kept.accessToken;
    const renewed = kept.refreshToken === undefined ? undefined : await refreshTokens(client, kept.refreshToken);
    if (renewed === undefined) return undefined;
    await file.write(renewed);
    return renewed.accessToken;
  });
}
