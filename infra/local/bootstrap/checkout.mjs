import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
export const nodeBinary = join(root, 'node_modules/.bin/node');
/** Where the web console is once it is built. */
export const consoleFolder = join(root, 'console/dist');

const pom = join(root, 'infra/local/pom.xml');

/** Where this checkout's Kafka and Redis lie once Maven has fetched them; another pom.xml, another folder. */
export function embeddedFolder() {
  const version = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  return join(root, '.local/embedded', version);
}

export const isFetched = () => existsSync(embeddedFolder());
