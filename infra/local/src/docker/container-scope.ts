import { GenericContainer } from 'testcontainers';
import type { InfrastructureOptions } from '../infrastructure-types.ts';
import { scopeLabel, volumeName } from './scope.ts';

export type ContainerScope = InfrastructureOptions & { id: string };

/** A container of this scope: labelled, so that the next start or a reset finds it, with its data on a named volume when it is to stay. */
export function containerFor(
  scope: ContainerScope,
  part: string,
  image: string,
  dataFolder?: string,
): GenericContainer {
  const container = new GenericContainer(image).withLabels({ [scopeLabel]: scope.id }).withStartupTimeout(120_000);
  if (!scope.persistent || !dataFolder) return container;
  return container.withBindMounts([{ source: volumeName(scope.id, part), target: dataFolder, mode: 'rw' }]);
}

/** The container's port, on the given port of the machine or on any free one. */
export const exposed = (container: number, host: number) => (host === 0 ? container : { container, host });
