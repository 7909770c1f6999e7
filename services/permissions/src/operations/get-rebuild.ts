import type { Rebuild } from '../domain/rebuild.ts';
import { fail } from '../errors.ts';

/**
 * The rebuild under way, else the last one.
 * @throws Failure `rebuild_not_found` when there never was one
 */
export async function getRebuild({
  rebuilds,
}: {
  rebuilds: { latest(): Promise<Rebuild | undefined> };
}): Promise<Rebuild> {
  const rebuild = await rebuilds.latest();
  if (!rebuild) throw fail('rebuild_not_found');
  return rebuild;
}
