import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { elsewhereFolder } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { childEnvironment } from '../process/child-environment.ts';
import { binariesIn, findPostgresInstallation, type PostgresBinaries } from './postgres-binaries.ts';

export type PostgresUser = { uid: number; gid: number };

export type PostgresPlace = {
  binaries: PostgresBinaries;
  folder: string;
  /** Whom to run as; undefined = whoever runs this. */
  user: PostgresUser | undefined;
  /** The folder lies outside the state folder. */
  isElsewhere: boolean;
};

/**
 * PostgreSQL refuses to run as root. For root it runs as another user of the machine, and when that user cannot reach
 * the checkout (/root/x, a private temporary folder), data and a copy of the binaries lie where it can.
 */
export function placePostgres(state: string): PostgresPlace {
  const installation = findPostgresInstallation();
  const inside = join(state, 'postgres');
  if (process.getuid?.() !== 0) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { binaries: binariesIn(installation), folder: inside, user: undefined, isElsewhere: false };
  }
  const user = unprivilegedUser();
  chmodSync(state, 0o711); // lets it pass, not look
  const isElsewhere = !canEnter(state, user);
  const folder = isElsewhere ? join(openElsewhere(), `postgres-${shortHash(state)}`) : inside;
  mkdirSync(folder, { recursive: true });
  chownSync(folder, user.uid, user.gid);
  const binaries = binariesIn(canRun(installation, user) ? installation : copyOf(installation, user));
  return { binaries, folder, user, isElsewhere };
}

function unprivilegedUser(): PostgresUser {
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Problem(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" here: start as another user',
  );
}

function canEnter(folder: string, user: PostgresUser): boolean {
  return succeeds('sh', ['-c', 'cd "$1"', 'sh', folder], user);
}

function canRun(installation: string, user: PostgresUser): boolean {
  const files = Object.values(binariesIn(installation));
  return files.every((file) => succeeds(file, ['--version'], user));
}

function succeeds(command: string, args: string[], user: PostgresUser): boolean {
  return spawnSync(command, args, { cwd: '/', env: childEnvironment(), ...user }).status === 0;
}

/** A folder of root's own that everybody may pass, whatever the umask. */
function openElsewhere(): string {
  const folder = elsewhereFolder();
  for (const path of [dirname(folder), folder]) {
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
  }
  return folder;
}

function copyOf(installation: string, user: PostgresUser): string {
  const copy = join(openElsewhere(), `postgresql-${shortHash(installation)}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    cpSync(installation, partial, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', partial]);
    if (!existsSync(copy)) renameSync(partial, copy);
  }
  if (!canRun(copy, user)) throw new Problem(`PostgreSQL does not run from ${copy}: start as a user other than root`);
  return copy;
}

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12);
