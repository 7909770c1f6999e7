import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import type { System } from './system.ts';

/** Keeps permissions from applying what modules publish for as long as the work takes; what they know can be read meanwhile. */
export function whileHeldBack<T>({ databases }: Pick<System, 'databases'>, work: () => Promise<T>): Promise<T> {
  return withClient(adminUrlOf(databases.permissions.workerUrl), async (client) => {
    await client.query('BEGIN; LOCK TABLE module_permission IN SHARE MODE');
    const done = await work();
    await client.query('COMMIT');
    return done;
  });
}
