import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret of this state folder: made once, then the same at every start. Readable by its owner only. */
export function keepSecret(state: string, name: string, make: () => string): string {
  const folder = join(state, 'secrets');
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = make();
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
