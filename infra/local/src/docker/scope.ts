import { createHash } from 'node:crypto';

/** What the containers and volumes of a state folder are called and labelled by. */
export function dockerScope(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 12);
}

export const scopeLabel = 'custom-modules.scope';

export const volumeName = (scopeId: string, part: string) => `custom-modules-${scopeId}-${part}`;
