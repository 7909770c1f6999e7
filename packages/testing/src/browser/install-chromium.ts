import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const longestSeconds = 300;
const timedOut = 124; // what timeout(1) ends with then
const sayEveryMs = 2_000;

// Test files and runs that want it at the same time queue; apt itself gives up while another holds its lists.
const alone = ['flock', '/var/lib/dpkg'];
const packages = ['chromium', 'fonts-liberation']; // the font is only recommended, and without one pages show boxes
const script = `apt-get -q update && apt-get -q -y --no-install-recommends install ${packages.join(' ')}`;

/** Installs Debian's Chromium, as root. Answers with what went wrong, if anything did. */
export async function installChromium(onProgress: (line: string) => void): Promise<string | undefined> {
  onProgress('Installing Chromium with apt, for the tests in a browser');
  const apt = spawn('timeout', [`${longestSeconds}`, ...alone, 'sh', '-c', script], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  let saidAt = performance.now();
  for (const stream of [apt.stdout, apt.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      if (performance.now() - saidAt < sayEveryMs) return;
      saidAt = performance.now();
      onProgress(`  ${line}`);
    });
  }
  const code = await new Promise((resolve, reject) => {
    apt.on('error', reject);
    apt.on('close', resolve);
  });
  if (code === 0) return undefined;
  const ending = code === timedOut ? `not done after ${longestSeconds} s` : `it ended with code ${code}`;
  const reason = output.findLast((line) => line.startsWith('E: ')) ?? ending;
  return `apt could not install Chromium: ${reason}`;
}
