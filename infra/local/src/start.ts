import { parseArgs } from 'node:util';
import { type InfrastructureKind, infrastructureKinds } from './infrastructure.ts';
import { Problem, runEntry } from './problem.ts';
import { claimCheckout } from './start/claim-checkout.ts';
import { clearTheGround, startEverything } from './start/start-everything.ts';
import { summary } from './start/summary.ts';
import { untilAskedToEnd } from './start/until-asked-to-end.ts';

const seconds = () => (performance.now() / 1000).toFixed(1);
const say = (line: string) => process.stdout.write(`${seconds().padStart(6)} s  ${line}\n`);

// `npm start [-- --infra embedded|docker|external]`: everything there is, until it is asked to end. A service that ends
// by itself is started again; when infrastructure does, everything ends.
await runEntry(async () => {
  const kind = infrastructureAsked();
  const askedToEnd = untilAskedToEnd();
  const loss = Promise.withResolvers<never>();
  await using started = new AsyncDisposableStack();
  const claim = await claimCheckout();
  started.defer(() => claim.release());
  await clearTheGround(kind);
  try {
    const starting = startEverything({ kind, started, say, onLoss: loss.reject });
    const everything = await Promise.race([starting, askedToEnd, loss.promise]);
    if (everything) process.stdout.write(summary(everything, seconds()));
    await Promise.race([askedToEnd, loss.promise]);
  } finally {
    say('Stopping');
    await started.disposeAsync();
    say('Stopped');
  }
  process.exit(0); // ends what was still starting, too
});

function infrastructureAsked(): InfrastructureKind {
  const usage = `Usage: npm start -- --infra ${infrastructureKinds.join('|')}`;
  let asked: string;
  try {
    const { values } = parseArgs({ options: { infra: { type: 'string', default: 'embedded' } } });
    asked = values.infra;
  } catch (cause) {
    throw new Problem(usage, { cause });
  }
  const kind = infrastructureKinds.find((known) => known === asked);
  if (!kind) throw new Problem(usage);
  return kind;
}
