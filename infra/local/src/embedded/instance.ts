import type { InfrastructureOptions } from '../infrastructure-types.ts';
import type { OwnedProcess } from '../process/owned-process.ts';
import { waitUntilProcessAnswers } from '../process/wait-until-answered.ts';

/** What each part of embedded infrastructure is told about the whole. */
export type Instance = InfrastructureOptions & { logs: string; records: string };

/** Resolves when the probe answers; from then on the instance is told when the process ends unasked. */
export async function waitUntilReady(
  instance: Pick<Instance, 'onLoss'>,
  server: OwnedProcess,
  probe: () => Promise<void>,
): Promise<void> {
  await waitUntilProcessAnswers(server, probe);
  reportLoss(instance, server);
}

function reportLoss({ onLoss }: Pick<Instance, 'onLoss'>, server: OwnedProcess): void {
  server.exited.then(({ code, signal }) => {
    if (server.isStopping()) return;
    const heading = `${server.name} ended by itself (${signal ?? `code ${code}`}); its log is ${server.logFile}:`;
    onLoss?.([heading, ...server.lastLines(5)].join('\n'));
  });
}
