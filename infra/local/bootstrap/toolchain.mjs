import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isFetched } from './checkout.mjs';

const oldestJava = 17;
const elsewhere = 'or start without it: npm start -- --infra docker';

/** What a person has to put right; its message is the whole story and is printed without a stack. */
export class Problem extends Error {
  name = 'Problem';
}

export const javaCommand = () => (process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin/java') : 'java');

/** Embedded Kafka needs Java, and Maven once, to be fetched. Throws a Problem naming what is missing. */
export function checkToolchain() {
  const java = javaCommand();
  const version = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const [, major, minor] = /version "(\d+)(?:\.(\d+))?/.exec(version.stderr ?? '') ?? [];
  if (version.status !== 0 || !major) {
    throw new Problem(`No Java at "${java}": install Java ${oldestJava} or newer (Kafka runs on it), ${elsewhere}`);
  }
  const found = Number(major === '1' ? minor : major);
  if (found < oldestJava) {
    throw new Problem(
      `Java ${found} is too old: Kafka needs Java ${oldestJava} or newer; install one and point JAVA_HOME at it, ${elsewhere}`,
    );
  }
  if (isFetched()) return;
  if (spawnSync('mvn', ['--version'], { stdio: 'ignore' }).status !== 0) {
    throw new Problem(`No Maven ("mvn"): install it (Kafka and Redis are fetched with it, once), ${elsewhere}`);
  }
}
