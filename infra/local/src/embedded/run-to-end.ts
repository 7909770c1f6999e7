import { type SpawnOptionsWithoutStdio, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { Problem } from '../problem.ts';
import { childEnvironment } from '../process/child-environment.ts';

/** Runs a preparing command quietly; what it printed is shown only when it fails. */
export async function runToEnd(
  command: string,
  args: string[],
  options: SpawnOptionsWithoutStdio,
  input = '',
): Promise<void> {
  const child = spawn(command, args, { ...options, env: childEnvironment() });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(String(chunk)));
  child.stdin.on('error', () => undefined); // told by the code
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Problem(`${basename(command)} failed (code ${code}):\n${output.join('').trimEnd()}`);
}
