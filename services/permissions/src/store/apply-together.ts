import { askTogether } from '@custom-modules/chassis/coalesce';
import type { Change } from '../domain/change.ts';
import { type ModuleProjection, UnacceptableChangeError } from './module-projection.ts';

/**
 * The projection, applying in one transaction what is asked for in one turn of the event loop, up to `most` times. Each asker is
 * answered for its own changes alone: what one of them says that can never be applied takes nothing from the others.
 */
export function applyTogether(projection: ModuleProjection, most: number): ModuleProjection {
  const ask = askTogether<readonly Change[], Applied>(most, (asked) => applyAll(projection, asked));
  return {
    async apply(changes) {
      const applied = await ask(changes);
      if (applied instanceof UnacceptableChangeError) throw applied;
      return applied;
    },
  };
}

type Applied = readonly Change[] | UnacceptableChangeError;

async function applyAll(projection: ModuleProjection, asked: readonly (readonly Change[])[]): Promise<Applied[]> {
  const together = await applyOrRefuse(projection, asked.flat());
  if (!(together instanceof UnacceptableChangeError)) {
    const applied = new Set(together);
    return asked.map((changes) => changes.filter((change) => applied.has(change)));
  }
  if (asked.length === 1) return [together];
  const each: Applied[] = [];
  for (const changes of asked) each.push(await applyOrRefuse(projection, changes));
  return each;
}

async function applyOrRefuse(projection: ModuleProjection, changes: readonly Change[]): Promise<Applied> {
  try {
    return await projection.apply(changes);
  } catch (error) {
    if (error instanceof UnacceptableChangeError) return error;
    throw error;
  }
}
