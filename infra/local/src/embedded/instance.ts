import type { InfrastructureOptions } from '../infrastructure-types.ts';
import { Problem } from '../problem.ts';
import type { OwnedProcess } from '../process/owned-process.ts';
import { waitUntil } from '../process/wait-until.ts';

/** What each part of embedded infrastructure is told about the whole. */
export type Instance = InfrastructureOptions & { logs: string; records: string };

const readyMs = 60_000;

/**
 * Resolves when the probe answers; ends the process and throws a Problem with its last words when it does not come to
 * that. From then on the instance is told when the process ends unasked.
 */
export async function waitUntilReady(
  instance: Instance,
  server: OwnedProcess,
  probe: () => Promise<void>,
): Promise<void> {
  let lastRefusal: unknown;
  const answers = async () => {
    try {
      await probe();
      return true;
    } catch (error) {
      lastRefusal = error;
      return server.hasExited();
    }
  };
  const isReady = await waitUntil(answers, readyMs);
  if (isReady && !server.hasExited()) return reportLoss(instance, server);
  await server.stop();
  const what = isReady ? 'ended while it started' : `did not answer within ${readyMs / 1000} s (${lastRefusal})`;
  throw new Problem([`${server.name} ${what}; its log is ${server.logFile}:`, ...server.lastLines()].join('\n'));
}

function reportLoss({ onLoss }: Instance, server: OwnedProcess): void {
  server.exited.then(({ code, signal }) => {
    if (server.isStopping()) return;
    const heading = `${server.name} ended by itself (${signal ?? `code ${code}`}); its log is ${server.logFile}:`;
    onLoss?.([heading, ...server.lastLines(5)].join('\n'));
  });
}
