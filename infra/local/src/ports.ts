import { createServer } from 'node:net';
import { Problem } from './problem.ts';

const loopback = '127.0.0.1';

/** The port itself when it is fixed, a free one for 0. Throws a Problem naming a fixed port that is taken. */
export async function claimPort(port: number, wantedBy: string): Promise<number> {
  const found = await listenOnce(port);
  if (found === undefined) {
    throw new Problem(
      `Port ${port} is busy: ${wantedBy} wants it. End what listens there (lsof -i :${port}), or move all ports: PORT_OFFSET=1000 npm start`,
    );
  }
  return found;
}

/** Claims several at once, so that no two of them get the same free port. */
export async function claimPorts<Name extends string>(wanted: Record<Name, number>): Promise<Record<Name, number>> {
  const claimed = {} as Record<Name, number>;
  for (const [name, port] of Object.entries(wanted) as [Name, number][]) {
    do claimed[name] = await claimPort(port, name);
    while (port === 0 && Object.values(claimed).filter((taken) => taken === claimed[name]).length > 1);
  }
  return claimed;
}

async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, loopback, resolve);
    });
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return undefined;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
