import { InvalidArgumentError, Option } from 'commander';

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

const longestMs = 24 * units.h;

/** Milliseconds of a span as people write it: 500ms, 30s, 5m, 1h, at most a day. For an option of the command line. */
export function parseSpan(text: string): number {
  const [, digits, unit] = /^(\d{1,6})(ms|s|m|h)$/.exec(text) ?? [];
  const span = Number(digits) * units[unit as keyof typeof units];
  if (span > 0 && span <= longestMs) return span;
  throw new InvalidArgumentError('It must be a span of time such as 500ms, 30s, 5m or 1h, at most 24h.');
}

/** An option that is a span of time. */
export function spanOption(flags: string, description: string, fallback?: string): Option {
  const option = new Option(flags, description).argParser(parseSpan);
  return fallback === undefined ? option : option.default(parseSpan(fallback), fallback);
}

/** For an option that is a number of things. */
export function parseCount(least: number, most: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (count >= least && count <= most) return count;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A span for people, to one or two digits of its greatest unit: 0.4 s, 12 s, 3 min, 5 h, 2 d. */
export function renderSpan(ms: number): string {
  const seconds = Math.max(ms, 0) / 1000;
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}
