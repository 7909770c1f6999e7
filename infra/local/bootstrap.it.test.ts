import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A checkout with nothing in it but what the entry of the root commands needs, and a machine that has what a test gives it. */
let checkout: string;
let machine: string;
const scripts = {
  generate: 'mkdir -p packages/contracts/src/generated',
  console: 'mkdir -p console/dist; echo "$NODE_ENV" > console/dist/index.html',
};
/** What the console is made of. */
const sources = [
  'console/index.html',
  'console/vite.config.ts',
  'console/public/manifest.webmanifest',
  'console/service-worker/service-worker.ts',
  'console/src/pages/some-page.tsx',
  'packages/rules/src/text.ts',
  'packages/contracts/src/placeholders.ts',
];
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  [checkout, machine] = [join(folder, 'checkout'), join(folder, 'bin')];
  mkdirSync(machine);
  for (const part of ['bootstrap.mjs', 'bootstrap', 'pom.xml']) {
    cpSync(join(import.meta.dirname, part), join(checkout, 'infra/local', part), { recursive: true });
  }
  give('infra/local/src/token.ts', 'console.log(["the token command", ...process.argv.slice(2)].join(" "))');
  give('infra/local/src/start.ts', 'console.log("the start command")');
  give('proto/some.proto', '');
  for (const source of sources) give(source, '');
  give('pnpm-workspace.yaml', 'packages:\n  - services/*\n  - console\n  - infra/local\n');
  give('pnpm-lock.yaml', 'one');
  give('package.json', JSON.stringify({ scripts, devDependencies: { node: '24.0.1' } }));
  give('services/one/package.json', '{}');
});
afterEach(() => rmSync(join(checkout, '..'), { recursive: true }));

function give(path: string, content: string): void {
  mkdirSync(join(checkout, path, '..'), { recursive: true });
  writeFileSync(join(checkout, path), content);
}

function install(command: string, script: string): void {
  writeFileSync(join(machine, command), `#!/bin/sh\n${script}\n`);
  chmodSync(join(machine, command), 0o755);
}

/** Stands in for the package registry: "installs" the Node that runs this test. */
function installNpx(): void {
  install(
    'npx',
    `echo "$@" >> ${checkout}/npx.log; echo noise; mkdir -p node_modules/.bin; ln -sf ${process.execPath} node_modules/.bin/node`,
  );
}

const run = (...args: string[]) => runWith({}, ...args);

function runWith(settings: Record<string, string>, ...args: string[]) {
  for (const tool of ['sh', 'mkdir', 'ln']) symlinkIfMissing(`/bin/${tool}`, join(machine, tool));
  const env = { PATH: machine, HOME: checkout, ...settings };
  return spawnSync(process.execPath, ['infra/local/bootstrap.mjs', ...args], { cwd: checkout, env, encoding: 'utf8' });
}

function symlinkIfMissing(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch {
    // a test gave its own
  }
}

const javaOf = (version: string) => `echo 'openjdk version "${version}"' >&2`;
const linesOf = (file: string) => readFileSync(join(checkout, file), 'utf8').trimEnd().split('\n');

describe('a machine that lacks something is told in one line', () => {
  test.each([
    ['no Java', undefined, /^No Java at "java": install Java 17 or newer .*\n$/],
    ['the stub of macOS for no Java', 'echo "Unable to locate a Java Runtime." >&2; exit 1', /^No Java at .*\n$/],
    ['Java 11', javaOf('11.0.2'), /^Java 11 is too old: Kafka needs Java 17 or newer.*\n$/],
    ['Java 8', javaOf('1.8.0_392'), /^Java 8 is too old.*\n$/],
    ['no Maven', javaOf('17.0.15'), /^No Maven \("mvn"\): install it .*\n$/],
  ])('%s', (_what, java, line) => {
    if (java) install('java', java);
    const { status, stdout, stderr } = run('start');
    expect(stderr).toMatch(line);
    expect([status, stdout]).toEqual([1, '']);
  });

  test('but not about Java where it is not needed', () => {
    installNpx();
    expect(run('start', '--infra', 'docker').stdout).toBe('the start command\n');
    expect(run('start', '--infra=external').stdout).toBe('the start command\n');
  });

  test('about Java for whichever tests, also where Docker answers', () => {
    installNpx();
    const { status, stderr } = runWith({ DOCKER_HOST: 'tcp://engine' }, 'test', 'services/tokens');
    expect(stderr).toMatch(/^No Java at "java": install Java 17 or newer .*\n$/);
    expect(status).toBe(1);
  });

  test('and shown what the package manager said when it fails', () => {
    install('npx', 'echo "ERR_PNPM_SOMETHING" >&2; exit 1');
    const { status, stdout, stderr } = run('token');
    expect(stderr).toContain('ERR_PNPM_SOMETHING');
    expect([status, stdout]).toEqual([1, '']);
  });
});

describe('packages and contracts', () => {
  beforeEach(installNpx);

  test('are fetched before the command runs, which alone writes to stdout', () => {
    const { stdout, stderr } = run('token', '--user', 'ana');
    expect(stdout).toBe('the token command --user ana\n');
    expect(stderr).toBe('Installing packages\nGenerating contracts\n');
  });

  test('are fetched although one who fetched them was killed', () => {
    give('.local/install.lock', String(spawnSync('true').pid));
    expect(run('token').stderr).toBe('Installing packages\nGenerating contracts\n');
    expect(readdirSync(join(checkout, '.local'))).not.toContain('install.lock');
  });

  test('are chosen for the Node that is pinned, and locked', () => {
    run('token');
    expect(linesOf('npx.log')[0]).toMatch(/^--yes pnpm@[\d.]+ install --config.node-version=24.0.1 --frozen-lockfile /);
  });

  test('are left alone the second time', () => {
    run('token');
    expect(run('token').stderr).toBe('');
    expect(linesOf('npx.log')).toHaveLength(1);
  });

  test.each([
    ['the lockfile', 'pnpm-lock.yaml'],
    ['the manifest of a package', 'services/one/package.json'],
    ['a package', 'services/two/package.json'],
  ])('are installed again when %s is another', (_what, path) => {
    run('token');
    give(path, '{ }');
    expect(run('token').stderr).toBe('Installing packages\n');
  });

  test('are generated again, and nothing installed, when proto/ is another', () => {
    run('token');
    give('proto/some.proto', 'syntax = "proto3";');
    expect(run('token').stderr).toBe('Generating contracts\n');
    expect(linesOf('npx.log')).toHaveLength(1);
  });
});

describe('the console', () => {
  const start = () => run('start', '--infra', 'docker').stderr;
  beforeEach(installNpx);

  test('is built for production before the command runs, and left alone the second time', () => {
    expect(runWith({ NODE_ENV: 'development' }, 'start', '--infra', 'docker').stderr).toMatch(
      /Building the console\n$/,
    );
    expect(linesOf('console/dist/index.html')).toEqual(['production']);
    expect(start()).toBe('');
  });

  test('is not waited for by a command that shows nothing of it', () => {
    expect(run('token').stderr).not.toContain('console');
  });

  test.each(sources)('is built again when %s is another', (source) => {
    start();
    give(source, 'another');
    expect(start()).toBe('Building the console\n');
  });

  test.each([
    ['a source is new', () => give('console/src/pages/other-page.tsx', '')],
    ['it was removed', () => rmSync(join(checkout, 'console/dist'), { recursive: true })],
  ])('is built again when %s', (_what, change) => {
    start();
    change();
    expect(start()).toBe('Building the console\n');
  });
});

test('ends as its command ends', () => {
  installNpx();
  give('infra/local/src/token.ts', 'process.exit(7)');
  expect(run('token').status).toBe(7);
  give('infra/local/src/token.ts', 'process.kill(process.pid, "SIGTERM")');
  expect(run('token').status).toBe(128 + 15);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('ends its command when npm is ended with %s', async (signal) => {
  installNpx();
  install('java', javaOf('21'));
  install('mvn', 'exit 0');
  run('token');
  give('infra/local/src/start.ts', 'console.log(process.pid); setInterval(() => {}, 60_000)');
  const script = `${process.execPath} infra/local/bootstrap.mjs start; exit`; // what follows keeps the shell
  const npm = spawn(
    process.execPath,
    ['-e', `require('child_process').spawn('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'inherit' })`],
    { cwd: checkout, env: { PATH: machine, npm_lifecycle_event: 'start' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [pid] = await once(npm.stdout, 'data');
  npm.kill(signal);
  await once(npm.stdout, 'close'); // held open by every process below it
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
});
