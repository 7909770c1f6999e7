import { ApiError } from './api/api-error.ts';
import { Problem } from './problem.ts';
import type { Paint } from './terminal/paint.ts';
import { plain } from './terminal/plain.ts';

/** What was wrong and what to do, for people. A defect comes with its stack. */
export function renderError(error: unknown, paint: Paint): string {
  if (error instanceof ApiError) {
    const fields = error.fields.map(({ field, message }) => `  ${plain(field)}: ${plain(message)}`);
    const about = [error.code, ...(error.requestId === undefined ? [] : [`request ${error.requestId}`])].join(', ');
    return [`${paint('red', plain(error.message))} ${paint('dim', `(${plain(about)})`)}`, ...fields].join('\n');
  }
  if (error instanceof Problem) return paint('red', plain(error.message));
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The same for programs. */
export function toErrorJson(error: unknown) {
  if (error instanceof ApiError) {
    const { code, message, status, requestId, fields } = error;
    return { error: { code, message, status, requestId: requestId ?? null, errors: fields } };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code: error instanceof Problem ? 'problem' : 'defect', message } };
}
