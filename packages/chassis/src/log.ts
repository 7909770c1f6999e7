import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger } from 'pino';

export type LogOptions = {
  /** Name of the process, on every line. */
  name: string;
  level: string;
  format: 'auto' | 'json' | 'pretty';
  /** What must never be written: every match is replaced in the finished line. */
  secrets: readonly RegExp[];
  /** Where the lines go; default: standard output. */
  destination?: { write(line: string): void };
};

/** A logger for this process or worker thread. It writes synchronously: the last line before a crash is not lost. */
export function createLogger({ name, level, format, secrets, destination }: LogOptions): Logger {
  const usePretty = format === 'pretty' || (format === 'auto' && process.stdout.isTTY === true);
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    hooks: { streamWrite: (line: string) => scrub(line, secrets) },
  };
  if (usePretty) return pino(options, pretty({ sync: true, colorize: true, ignore: 'pid,hostname' }));
  return pino(options, destination ?? pino.destination({ fd: 1, sync: true }));
}

function scrub(line: string, secrets: readonly RegExp[]): string {
  return secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line);
}

/**
 * What of an error is logged. Clients put what they were sending on their errors (ioredis its command's
 * arguments, pg the row), so only these fields are taken and never the whole object.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    stack: error.stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
