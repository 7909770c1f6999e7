import { runEntry } from '@custom-modules/local/problem';
import { untilAskedToEnd } from '@custom-modules/local/start/until-asked-to-end';
import { runEventBench } from './events/run-event-bench.ts';
import { readOptions } from './options.ts';
import { profileResolve } from './profile/profile-resolve.ts';
import { runBench } from './run-bench.ts';

const interrupted = 130;

const seconds = () => (performance.now() / 1000).toFixed(0);
const say = (line: string) => process.stderr.write(`${seconds().padStart(5)} s  ${line}\n`);

// `npm run bench`: what token traffic costs, or with `events` their way to a permission, beside what it cannot cost less than.
// Progress goes to stderr, the table to stdout.
await runEntry(async () => {
  const options = readOptions(process.argv.slice(2));
  const askedToEnd = untilAskedToEnd().then(() => interrupted);
  let exitCode = 0;
  await using started = new AsyncDisposableStack();
  const context = { options, started, say };
  const { profile, what } = options;
  const run = what === 'events' ? runEventBench : runBench;
  try {
    const running = profile === undefined ? run(context) : profileResolve({ ...context, folder: profile });
    exitCode = await Promise.race([running, askedToEnd]);
  } finally {
    say('Stopping');
    await started.disposeAsync();
  }
  process.exit(exitCode); // ends what was still starting, too
});
