import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Tokens } from './openid.ts';

/** Whose tokens they are: those of one sign-in at one provider, for one gateway. */
export type TokenOwner = {
  readonly url: URL;
  readonly issuer: string;
  readonly clientId: string;
  /** Tells several sign-ins of one person apart. */
  readonly name: string;
};

/** Keeps tokens in a file that only whoever runs this may read. */
export type TokenFile = {
  readonly path: string;
  read(): Promise<Tokens | undefined>;
  write(tokens: Tokens): Promise<void>;
  remove(): Promise<void>;
  /** Runs the work while no other process does the same for this file. */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
};

const patienceMs = 60_000;
const askEveryMs = 50;

export function tokenFileOf(env: Readonly<Record<string, string | undefined>>, owner: TokenOwner): TokenFile {
  const folder = join(configFolder(env), 'custom-modules');
  const whose = JSON.stringify([owner.url.origin, owner.issuer, owner.clientId, owner.name]);
  const path = join(folder, `${owner.name}-${createHash('sha256').update(whose).digest('hex').slice(0, 16)}.json`);
  const lock = `${path}.lock`;
  return {
    path,
    async read() {
      const text = await readFile(path, 'utf8').catch(onlyMissing);
      return text === undefined ? undefined : parseTokens(text);
    },
    async write(tokens) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const aside = `${path}.${randomBytes(6).toString('hex')}`;
      const file = await open(aside, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(tokens));
      } finally {
        await file.close();
      }
      await rename(aside, path);
      await chmod(path, 0o600);
    },
    remove: () => rm(path, { force: true }),
    async alone(work) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      while (!(await take(lock))) await delay(askEveryMs);
      try {
        return await work();
      } finally {
        await rm(lock, { force: true });
      }
    },
  };
}

/** A lock that is older than any work under it belongs to a process that was killed. */
async function take(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx', 0o600)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const held = await stat(lock).catch(onlyMissing);
    if (held !== undefined && Date.now() - held.mtimeMs > patienceMs) await rm(lock, { force: true });
    return false;
  }
}

function configFolder(env: Readonly<Record<string, string | undefined>>): string {
  const named = process.platform === 'win32' ? env['APPDATA'] : env['XDG_CONFIG_HOME'];
  return named || join(env['HOME'] || homedir(), '.config');
}

/** What is no tokens of ours counts as none: signing in writes it anew. */
function parseTokens(text: string): Tokens | undefined {
  try {
    const tokens = JSON.parse(text) as Partial<Tokens>;
    return typeof tokens.accessToken === 'string' && typeof tokens.expiresAt === 'number'
      ? (tokens as Tokens)
      : undefined;
  } catch {
    return undefined;
  }
}

function onlyMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
  return undefined;
}
