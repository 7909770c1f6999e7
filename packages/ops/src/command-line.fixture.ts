import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { ExitCode } from './exit-code.ts';
import type { Host } from './host.ts';
import { run } from './run.ts';

type Surroundings = Partial<Pick<Host, 'env' | 'defaults'>> & {
  /** What somebody types at a terminal; absent: there is none. */
  readonly typed?: string;
};

/** A command line while it runs, and what it has written so far. */
export type Running = {
  readonly ended: Promise<ExitCode>;
  readonly stdout: string;
  readonly stderr: string;
  /** As Ctrl-C does. */
  end(): void;
};

/** Runs it in this process, as a shell would: with an environment, and somebody at a terminal or nobody. */
export function begin(args: readonly string[], { env = {}, defaults = {}, typed }: Surroundings = {}): Running {
  const over = new AbortController();
  const isTTY = typed !== undefined;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const written = { stdout: '', stderr: '' };
  stdout.on('data', (data) => {
    written.stdout += data;
  });
  stderr.on('data', (data) => {
    written.stderr += data;
    // Whoever is asked answers then, and not before.
    if (isTTY && /(\[y\/N\]|to go on:) $/.test(stripVTControlCharacters(written.stderr))) stdin.write(`${typed}\n`);
  });
  const host = {
    program: 'ops',
    env,
    defaults,
    stdin: Object.assign(stdin, { isTTY }),
    stdout: Object.assign(stdout, { isTTY: false }),
    stderr: Object.assign(stderr, { isTTY }),
    signal: over.signal,
  };
  const ended = run(args, host);
  return {
    ended,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return stripVTControlCharacters(written.stderr);
    },
    end: () => over.abort(),
  };
}

/** Runs it to its end. */
export async function call(args: readonly string[], surroundings?: Surroundings) {
  const running = begin(args, surroundings);
  const code = await running.ended;
  return { code, stdout: running.stdout, stderr: running.stderr };
}
