import type { Readable, Writable } from 'node:stream';

/** What the command line runs on: a process, or a test. */
export type Host = {
  /** How people call it, for help and hints. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What holds where neither a flag nor the environment says otherwise. */
  readonly defaults: { readonly url?: string; readonly issuer?: string; readonly clientId?: string };
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted when somebody wants it to end, such as with Ctrl-C. */
  readonly signal: AbortSignal;
};

export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

type Of = Pick<Host, 'program' | 'defaults'>;

/** The process that this is. A second Ctrl-C ends it at once. */
export function processHost({ program, defaults }: Of): Host {
  const over = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => over.abort());
  const { env, stdin, stdout, stderr } = process;
  // Whoever reads has seen enough, such as `head`.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  return { program, defaults, env, stdin, stdout, stderr, signal: over.signal };
}
