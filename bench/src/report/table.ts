import type { Results } from '../results.ts';
import type { Goal } from './goals.ts';

const processes = ['gateway', 'tokens', 'redis', 'postgres', 'modules', 'permissions'];

/** All that was measured, for a terminal. */
export function renderReport(results: Results, goals: readonly Goal[]): string {
  return [
    `Token traffic on ${results.cores} cores (${results.cpu}), Node ${results.node}, ${results.connections} connections, windows of ${results.seconds} s.`,
    'µs are CPU time for one operation; load is the load generator, with its share of all that. Others is the part of the machine',
    'that was busy with anything else: the more, the less the figures say.',
    '',
    alignColumns(measuredRows(results)),
    '',
    alignColumns(halfLoadRows(results)),
    ...(results.liveTokens.length > 0 ? ['', alignColumns(liveTokenRows(results))] : []),
    '',
    alignColumns(
      goals.map(({ name, aim, measured, isMet }) => [isMet ? 'met' : 'NOT MET', name, measured, `(${aim})`]),
    ),
  ].join('\n');
}

function measuredRows({ rows }: Results): string[][] {
  const heading = [
    'operation',
    '',
    'per second',
    'p50 ms',
    'p99 ms',
    'µs',
    ...processes,
    'load',
    'share',
    'others',
    'failed',
  ];
  return [
    heading,
    ...rows.map((row) => [
      row.operation,
      row.target,
      row.perSecond.toFixed(0),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.micros.toFixed(0),
      ...processes.map((name) => row.microsBy[name]?.toFixed(0) ?? ''),
      row.loadMicros.toFixed(0),
      percent(row.loadShare),
      percent(row.othersShare),
      String(countFailures(row)),
    ]),
  ];
}

function halfLoadRows({ halfLoad }: Results): string[][] {
  return [
    ['at half load', '', 'per second', 'p50 ms', 'p99 ms', 'others', 'failed'],
    ...halfLoad.map((row) => [
      row.operation,
      row.target,
      row.perSecond.toFixed(0),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      percent(row.othersShare),
      String(countFailures(row)),
    ]),
  ];
}

function liveTokenRows({ liveTokens }: Results): string[][] {
  return [
    ['resolve with live tokens', 'µs', ...processes.slice(0, 3), 'others', 'failed'],
    ...liveTokens.map((row) => [
      row.live.toLocaleString('en'),
      row.micros.toFixed(0),
      ...processes.slice(0, 3).map((name) => row.microsBy[name]?.toFixed(0) ?? ''),
      percent(row.othersShare),
      String(countFailures(row)),
    ]),
  ];
}

const percent = (share: number) => `${(share * 100).toFixed(0)}%`;

export function countFailures({ failures }: { failures: Readonly<Record<number, number>> }): number {
  return Object.values(failures).reduce((sum, count) => sum + count, 0);
}

/** Numbers to the right, words to the left. */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = widths.map((_, column) => rows.slice(1).every((row) => /^[\d.,%]*$/.test(row[column] ?? '')));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
