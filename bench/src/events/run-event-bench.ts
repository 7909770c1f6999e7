import { availableParallelism, cpus } from 'node:os';
import type { Options } from '../options.ts';
import type { EventResults } from './event-results.ts';
import { startEventStage } from './event-stage.ts';
import { measureBare } from './measure-bare.ts';
import { measureCheck } from './measure-check.ts';
import { measureDrain } from './measure-drain.ts';
import { measureNavigation } from './measure-navigation.ts';
import { measureVisible } from './measure-visible.ts';
import { createCrowd } from './people.ts';
import { keepEventResults, renderEventReport } from './report-events.ts';

type Context = { options: Options; started: AsyncDisposableStack; say: (line: string) => void };

const whole = { each: 500, idle: 300, loaded: 2000, events: 100_000, modules: 1000 };
const quick = { each: 50, idle: 20, loaded: 100, events: 5000, modules: 50 };

/** Measures the way of events, prints it and keeps it. Resolves with the exit code. */
export async function runEventBench({ options, started, say }: Context): Promise<number> {
  const { each, idle, loaded, events, modules } = options.quick ? quick : whole;
  const stage = await startEventStage({ started, say });
  say('Bare round trips and commits');
  const bare = await measureBare(stage, each);
  say('From a create to its permission');
  const visible = await measureVisible(stage, { idle, perSecond: 100, loaded });
  say(`A menu of ${modules} modules`);
  const crowd = await createCrowd(stage, modules);
  const navigation = await measureNavigation(stage, crowd, each);
  say('Checks');
  const { organizationId, member: bearer, permissionIds, moduleIds } = crowd;
  const [permissionId = '', moduleId = ''] = [permissionIds[0], moduleIds[0]];
  const check = await measureCheck(
    stage,
    { bearer, permissionId, moduleId },
    { seconds: options.seconds, organizationId },
  );
  say(`A backlog of ${events} events`);
  const drain = await measureDrain(stage, events);
  const results: EventResults = {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    ...{ bare, visible, drain, check, navigation },
  };
  process.stdout.write(`\n${renderEventReport(results)}\n\n`);
  if (!options.quick) keepEventResults(results);
  return 0;
}
