import { getContainerRuntimeClient } from 'testcontainers';
import { Problem } from '../problem.ts';
import { scopeLabel, volumeName } from './scope.ts';

/** Removes the scope's containers that an earlier run left. Throws a Problem when no engine answers. */
export async function removeLeftovers(scopeId: string): Promise<void> {
  const engine = await connect();
  const filters = { label: [`${scopeLabel}=${scopeId}`] };
  const left = await engine.listContainers({ all: true, filters });
  await Promise.all(left.map(({ Id }) => engine.getContainer(Id).remove({ force: true })));
}

/** Removes everything the scope keeps and names the volumes that were there. */
export async function removeScope(scopeId: string): Promise<string[]> {
  const engine = await connect();
  await removeLeftovers(scopeId);
  const { Volumes } = await engine.listVolumes();
  const own = (Volumes ?? []).filter(({ Name }) => Name.startsWith(volumeName(scopeId, '')));
  await Promise.all(own.map(({ Name }) => engine.getVolume(Name).remove()));
  return own.map(({ Name }) => `Docker volume ${Name}`);
}

async function connect() {
  try {
    return (await getContainerRuntimeClient()).container.dockerode;
  } catch (cause) {
    throw new Problem('No Docker engine answers: start Docker, or use npm start -- --infra embedded', { cause });
  }
}
