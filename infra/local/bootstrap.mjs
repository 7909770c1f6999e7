// The entry of every root command, for the machine's own Node (20 or newer): fetches what is missing, then runs the real
// entry on the pinned Node 24. Everything it says goes to stderr, so that stdout belongs to the command alone.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { nodeBinary, root } from './bootstrap/checkout.mjs';
import { buildConsole, generateContracts, installPackages } from './bootstrap/install.mjs';
import { findLauncher, onLauncherGone } from './bootstrap/launcher.mjs';
import { checkToolchain, Problem } from './bootstrap/toolchain.mjs';

const source = (name) => [join(root, 'infra/local/src', name)];
const vitest = [join(root, 'node_modules/vitest/vitest.mjs'), 'run'];
const commands = {
  start: {
    run: source('start.ts'),
    needsJava: (args) => infrastructureAsked(args) === 'embedded',
    needsConsole: true,
    watchesParent: true,
  },
  test: {
    run: vitest,
    // Where a Docker engine answers, too: what tests break on purpose is always a process of this machine.
    needsJava: () => true,
    needsConsole: true,
  },
  proof: {
    run: [...vitest, '--config', join(root, 'tests/proof/vitest.config.ts')],
    needsJava: () => true,
    needsConsole: true,
  },
  bench: {
    run: [join(root, 'bench/src/main.ts')],
    needsJava: () => true,
    watchesParent: true,
  },
  screenshots: {
    run: [...vitest, '--config', join(root, 'tests/screenshots/vitest.config.ts')],
    needsJava: () => true,
    needsConsole: true,
  },
  ops: { run: source('ops.ts') },
  demo: { run: source('demo.ts') },
  token: { run: source('token.ts') },
  reset: { run: source('reset.ts') },
};

function infrastructureAsked(args) {
  const at = args.findIndex((arg) => arg === '--infra' || arg.startsWith('--infra='));
  if (at === -1) return 'embedded';
  return args[at].startsWith('--infra=') ? args[at].slice('--infra='.length) : args[at + 1];
}

/** Runs the command in the foreground and ends as it ends. */
function handOver({ run, watchesParent }, args) {
  const child = spawn(nodeBinary, [...run, ...args], {
    cwd: root,
    // The IPC channel carries nothing: its closing tells the child that this process is gone, even by kill -9.
    stdio: ['inherit', 'inherit', 'inherit', ...(watchesParent ? ['ipc'] : [])],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
      // KafkaJS sets timers into the past, which Node 24 remarks on to whoever looks at the terminal. This is for the tools:
      // in production nothing starts a service through here, so those see to it themselves (packages/chassis/src/kafka.ts).
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=TimeoutNegativeWarning`.trim(),
      // Halves the time each process of Node takes to load its sources.
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.local/compile-cache'),
      LAUNCHER_PID: String(findLauncher() ?? process.pid),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child too, and a second one would mean "at once" to some commands.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  onLauncherGone(() => child.kill('SIGTERM'));
  child.on('error', (error) => fail(`Could not run ${nodeBinary}: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
try {
  if (!command) throw new Problem(`Usage: npm run ${Object.keys(commands).join('|')} [-- options]`);
  if (command.needsJava?.(args)) checkToolchain();
  await installPackages();
  await generateContracts();
  if (command.needsConsole) await buildConsole();
  handOver(command, args);
} catch (error) {
  fail(error instanceof Problem ? error.message : error.stack);
}
