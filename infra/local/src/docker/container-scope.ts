import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import type { InfrastructureOptions } from '../infrastructure-types.ts';
import { scopeLabel, volumeName } from './scope.ts';

export type ContainerScope = InfrastructureOptions & { id: string };

/** Publishes its ports to this machine alone where the engine is on it; an engine elsewhere has to be reached from here. */
class PrivateContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
    if (!['localhost', '127.0.0.1'].includes(host)) return;
    const ports: Record<string, { HostIp?: string }[]> = this.hostConfig.PortBindings;
    for (const binding of Object.values(ports).flat()) binding.HostIp = '127.0.0.1';
  }
}

/** A container of this scope: labelled, so that the next start or a reset finds it, with its data on a named volume when it is to stay. */
export function containerFor(
  scope: ContainerScope,
  part: string,
  image: string,
  dataFolder?: string,
): GenericContainer {
  const container = new PrivateContainer(image).withLabels({ [scopeLabel]: scope.id }).withStartupTimeout(120_000);
  if (!scope.persistent || !dataFolder) return container;
  return container.withBindMounts([{ source: volumeName(scope.id, part), target: dataFolder, mode: 'rw' }]);
}

/** The container's port, on the given port of the machine or on any free one. */
export const exposed = (container: number, host: number) => (host === 0 ? container : { container, host });
