import { Group, Paper, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import type { Series } from './samples.ts';
import classes from './time-chart.module.css';

type Props = {
  title: string;
  series: readonly Series[];
  /** The newest value as people read it; the series' own by default. */
  now?: string;
};

const width = 600;
const height = 120;
const shortestMs = 60_000;

/**
 * Lines over the last minutes. A library of charts would be larger than the console: what is needed of it is a few lines, a
 * scale, and the same in words for those who do not see it.
 */
export function TimeChart({ title, series, now }: Props) {
  const titleId = useId();
  const points = series.flatMap((one) => one.points);
  const top = niceTop(Math.max(0, ...points.map(({ value }) => value)));
  const end = Math.max(...points.map(({ at }) => at));
  const start = Math.min(end - shortestMs, ...points.map(({ at }) => at));
  return (
    <Paper component="figure" withBorder p="md" m={0} aria-labelledby={titleId}>
      <Stack gap="xs">
        <Group justify="space-between" align="baseline" wrap="nowrap">
          <Text component="figcaption" id={titleId} fw={600}>
            {title}
          </Text>
          <Text size="sm" c="dimmed">
            {now ?? `up to ${top.toLocaleString('en')}`}
          </Text>
        </Group>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className={classes.lines} aria-hidden>
          {[0, 0.5, 1].map((share) => (
            <line key={share} x1={0} x2={width} y1={height * share} y2={height * share} className={classes.grid} />
          ))}
          {series.map((one, index) => (
            <polyline
              key={one.label}
              className={classes.line}
              data-series={index}
              points={toLine(one, { start, end, top })}
            />
          ))}
        </svg>
        <Group component="ul" gap="md" className={classes.legend ?? ''}>
          {series.map((one, index) => (
            <li key={one.label} className={classes.entry} data-series={index}>
              <Text span size="sm">{`${one.label}: ${toPeople(one.points.at(-1)?.value)}`}</Text>
            </li>
          ))}
        </Group>
      </Stack>
    </Paper>
  );
}

type Scale = { start: number; end: number; top: number };

function toLine({ points }: Series, { start, end, top }: Scale): string {
  const span = Math.max(end - start, 1);
  return points
    .map(
      ({ at, value }) =>
        `${(((at - start) / span) * width).toFixed(1)},${(height - (value / top) * height).toFixed(1)}`,
    )
    .join(' ');
}

/** 1, 2 or 5 with as many zeros as it takes: a scale that does not jump with every look. */
function niceTop(most: number): number {
  if (most <= 1) return 1;
  const zeros = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((step) => step * zeros >= most) ?? 10) * zeros;
}

function toPeople(value: number | undefined): string {
  if (value === undefined) return 'not known yet';
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
