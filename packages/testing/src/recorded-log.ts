import { createLogger, type Logger } from '@custom-modules/chassis/log';

export type LogLine = { readonly level: string; readonly msg: string; readonly [field: string]: unknown };
export type RecordedLog = { readonly log: Logger; readonly lines: readonly LogLine[] };

/** A logger that keeps what it is told, at every level and with nothing scrubbed: what leaks shows. */
export function recordLog(): RecordedLog {
  const lines: LogLine[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { log: createLogger({ name: 'test', level: 'trace', format: 'json', secrets: [], destination }), lines };
}
