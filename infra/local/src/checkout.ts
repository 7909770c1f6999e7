import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { root } from '../bootstrap/checkout.mjs';

export { consoleFolder, embeddedFolder, nodeBinary, root } from '../bootstrap/checkout.mjs';

/** The folder that holds all state of this checkout. */
export const localFolder = join(root, '.local');

/** Where root keeps what another user must reach and cannot reach in this checkout. */
export function elsewhereFolder(): string {
  return join('/var/lib/custom-modules', createHash('sha256').update(root).digest('hex').slice(0, 12));
}
