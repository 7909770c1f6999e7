import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const execute = promisify(execFile);
const source = join(import.meta.dirname, '..');
let machine: string;

/** A machine that reaches no registry, and has the package as a file. */
beforeAll(async () => {
  machine = await mkdtemp(join(tmpdir(), 'custom-modules-ops-installed-'));
  const npm = (args: string[], cwd: string) =>
    execute('npm', args, { cwd, env: { ...environment(), npm_config_offline: 'true' } });
  const { stdout } = await npm(['pack', '--json', '--pack-destination', machine], source);
  const [packed] = Object.values<{ filename: string }>(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))));
  await writeFile(join(machine, 'package.json'), '{"private":true}');
  await npm(['install', '--no-audit', '--no-fund', join(machine, packed?.filename ?? '')], machine);
});
afterAll(() => rm(machine, { recursive: true, force: true }));

/** The Node that runs this test comes first: the machine's own may be older than what the package asks for. */
const environment = () => ({ PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, HOME: machine });

async function installed(args: string[], env: Record<string, string> = {}) {
  const command = join(machine, 'node_modules/.bin/custom-modules-ops');
  const ran = execute(command, args, { cwd: machine, env: { ...environment(), ...env } });
  return ran.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }) as { code: number; stdout: string; stderr: string },
  );
}

test('brings nothing else along', async () => {
  const lock = JSON.parse(await readFile(join(machine, 'package-lock.json'), 'utf8'));
  expect(Object.keys(lock.packages)).toEqual(['', 'node_modules/@custom-modules/ops']);
});

test('says under its own name what there is', async () => {
  const { code, stdout } = await installed(['--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: custom-modules-ops /);
  expect(stdout).toContain('dead-letters');
});

test('runs a command, told where the gateway is by the environment', async () => {
  const { code, stdout, stderr } = await installed(['status', '--json'], {
    CUSTOM_MODULES_URL: 'http://127.0.0.1:1',
    CUSTOM_MODULES_TOKEN: 'a bearer',
  });
  expect([code, stdout]).toEqual([3, '']);
  expect(JSON.parse(stderr).error).toMatchObject({ code: 'unreachable', status: 0 });
});
