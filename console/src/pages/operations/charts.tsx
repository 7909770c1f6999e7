import type { OperationsStatus } from '../../api/answers.ts';
import { durationOf } from './durations.ts';
import { appendedSeries, groupsSeen, lagSeries, refusalReasons, tokenSeries } from './samples.ts';
import { TimeChart } from './time-chart.tsx';

/** As many lines as can be told apart. */
const mostReasons = 5;

export function Charts({ samples }: { samples: readonly OperationsStatus[] }) {
  const groups = groupsSeen(samples);
  const topics = [...new Set(groups.map(({ topic }) => topic))];
  const lags = samples.at(-1)?.consumers.map(({ lagSeconds }) => lagSeconds) ?? [];
  const reasons = refusalReasons(samples).slice(0, mostReasons);
  return (
    <>
      <TimeChart
        title="Events a second"
        series={topics.map((topic) => appendedSeries(samples, topic, 'On the topic'))}
      />
      <TimeChart
        title="Lag in messages"
        series={groups.map(({ group }) => lagSeries(samples, group, group))}
        now={lags.length === 0 ? 'not known now' : `oldest ${durationOf(Math.max(...lags))}`}
      />
      <TimeChart
        title="Tokens a second"
        series={[
          tokenSeries(samples, ({ issued }) => issued ?? undefined, 'Issued'),
          tokenSeries(samples, ({ resolved }) => resolved ?? undefined, 'Resolved'),
        ]}
      />
      <TimeChart
        title="Refusals a second"
        series={
          reasons.length === 0
            ? [tokenSeries(samples, () => 0, 'None so far')]
            : reasons.map((reason) => tokenSeries(samples, ({ refused }) => refused?.[reason], toPeople(reason)))
        }
      />
    </>
  );
}

function toPeople(reason: string): string {
  return reason.replaceAll('_', ' ');
}
