import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { embeddedFolder, root } from '../checkout.ts';
import { Problem } from '../problem.ts';

export type Artifacts = { /** Folder of jars. */ kafka: string /** Path of the server. */; redis: string };

const sayEveryMs = 2_000;

/** Fetches what pom.xml pins, once for a checkout, and tells where it lies. */
export async function fetchArtifacts(onProgress: (line: string) => void): Promise<Artifacts> {
  const folder = embeddedFolder();
  if (!existsSync(folder)) await fetchInto(folder, onProgress);
  return { kafka: join(folder, 'kafka'), redis: redisServer(join(folder, 'redis')) };
}

/** Beside its place first and then moved there, so that the folder is whole or absent, also between two that fetch at once. */
async function fetchInto(folder: string, onProgress: (line: string) => void): Promise<void> {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  onProgress('Fetching Kafka and Redis with Maven');
  try {
    await runMaven(partial, onProgress);
    for (const name of readdirSync(join(partial, 'redis'))) chmodSync(join(partial, 'redis', name), 0o755);
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function runMaven(folder: string, onProgress: (line: string) => void): Promise<void> {
  const pom = join(root, 'infra/local/pom.xml');
  const maven = spawn('mvn', ['-B', '-f', pom, `-Dfolder=${folder}`, 'generate-resources'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  let files = 0;
  let saidAt = performance.now();
  createInterface({ input: maven.stderr }).on('line', (line) => output.push(line));
  createInterface({ input: maven.stdout }).on('line', (line) => {
    output.push(line);
    if (line.includes('Downloaded from')) files += 1;
    if (files > 0 && performance.now() - saidAt > sayEveryMs) {
      saidAt = performance.now();
      onProgress(`  ${files} files`);
    }
  });
  const code = await new Promise((resolve, reject) => {
    maven.on('error', reject);
    maven.on('close', resolve);
  });
  if (code === 0) return;
  const log = `${embeddedFolder()}.log`;
  writeFileSync(log, output.join('\n'));
  const [reason = `it ended with code ${code}`] = output.filter((line) => line.startsWith('[ERROR]'));
  throw new Problem(`Maven could not fetch Kafka and Redis: ${reason.replace('[ERROR] ', '')} (all of it: ${log})`);
}

/** The packed binary that runs here: on Linux the 64-bit one wants OpenSSL 3, the static 32-bit one wants nothing. */
function redisServer(folder: string): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const names = readdirSync(folder);
  const candidates = [`${process.platform}-${arch}`, ...(process.arch === 'x64' ? [`${process.platform}-386`] : [])];
  const servers = candidates.flatMap((suffix) => names.filter((name) => name.endsWith(suffix)));
  const server = servers.map((name) => join(folder, name)).find((path) => spawnSync(path, ['--version']).status === 0);
  if (!server) {
    throw new Problem(
      `No Redis for this machine (${process.platform} ${process.arch}): use npm start -- --infra docker`,
    );
  }
  return server;
}
