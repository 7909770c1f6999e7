import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { consoleFolder, nodeBinary, root } from './checkout.mjs';
import { filesIn, isUpToDate, manifests, stampUpToDate } from './fingerprint.mjs';
import { freeLock, readLock, takeLock } from './lock.mjs';
import { Problem } from './toolchain.mjs';

const pnpm = 'pnpm@12.21.0';

/** Installs the locked packages when node_modules is missing or belongs to other manifests. */
export async function installPackages() {
  if (arePackagesInstalled()) return;
  await alone(async () => {
    if (arePackagesInstalled()) return;
    say('Installing packages');
    // No prompt and no writing of the lockfile whatever the terminal is; the exact pnpm is asked for right here.
    // Packages are chosen for the Node that will run them, which is not the one that installs them.
    const flags = [
      `--config.node-version=${pinnedNode()}`,
      '--frozen-lockfile',
      '--reporter=append-only',
      '--pm-on-fail=ignore',
    ];
    const { NODE_ENV: _, ...env } = process.env; // production would leave out Node 24 itself
    await run('npx', ['--yes', pnpm, 'install', ...flags], { ...env, CI: 'true' }, (line) => {
      const [, total, , , added] =
        /Progress: resolved (\d+), reused (\d+), downloaded (\d+), added (\d+)/.exec(line) ?? [];
      return total && `  ${added} of ${total} packages`;
    });
    stampUpToDate('packages', manifests());
  });
}

const pinnedNode = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;

const arePackagesInstalled = () => existsSync(nodeBinary) && isUpToDate('packages', manifests());

/** Generates the code of the contracts when proto/ is newer than what was generated. */
export async function generateContracts() {
  const inputs = () => filesIn(join(root, 'proto'));
  const isGenerated = () =>
    existsSync(join(root, 'packages/contracts/src/generated')) && isUpToDate('contracts', inputs());
  if (isGenerated()) return;
  await alone(async () => {
    if (isGenerated()) return;
    say('Generating contracts');
    await run(nodeBinary, ['--run', 'generate'], process.env, () => undefined);
    stampUpToDate('contracts', inputs());
  });
}

/** What the console is made of: its own sources and those it bundles of others (`.dependency-cruiser.cjs` says which). */
const consoleSources = [
  'console/index.html',
  'console/vite.config.ts',
  'console/public',
  'console/service-worker',
  'console/src',
  'packages/rules/src',
  'packages/contracts/src/placeholders.ts',
];

/** Builds the web console when anything it is made of is newer than what was built. */
export async function buildConsole() {
  const inputs = () => [...manifests(), ...consoleSources.flatMap((source) => filesIn(join(root, source)))];
  const isBuilt = () => existsSync(join(consoleFolder, 'index.html')) && isUpToDate('console', inputs());
  if (isBuilt()) return;
  await alone(async () => {
    if (isBuilt()) return;
    say('Building the console');
    // Whatever the terminal is set to: another mode bundles what is only for development.
    await run(nodeBinary, ['--run', 'console'], { ...process.env, NODE_ENV: 'production' }, () => undefined);
    stampUpToDate('console', inputs());
  });
}

/** Runs a command quietly: a line of progress now and then; all it printed only when it fails. */
async function run(command, args, env, toProgress) {
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  let saidAt = Date.now();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      const progress = toProgress(line);
      if (progress && Date.now() - saidAt >= 1000) {
        saidAt = Date.now();
        say(progress);
      }
    });
  }
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`));
  });
  if (failure) throw new Problem([...output.slice(-40), `${command} ${args.join(' ')}: ${failure}`].join('\n'));
}

/** Two commands at once on a fresh checkout must not install into each other; a dead holder's lock counts for nothing. */
async function alone(work) {
  const lock = join(root, '.local/install.lock');
  const own = String(process.pid);
  mkdirSync(join(root, '.local'), { recursive: true });
  while (!takeLock(lock, own)) {
    const holder = readLock(lock);
    if (holder !== undefined && !isAlive(Number(holder))) freeLock(lock, holder);
    else await delay(200);
  }
  try {
    await work();
  } finally {
    freeLock(lock, own);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const say = (line) => process.stderr.write(`${line}\n`);
