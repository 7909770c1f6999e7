import { invalidRequest } from '@custom-modules/chassis/failure';
import { placeOf, type Selection } from '../../domain/dead-letter.ts';

/** Letters as they are asked for. */
export type WantedLetters = {
  readonly ids: readonly string[];
  readonly reason?: string | undefined;
  readonly all: boolean;
};

/** What one call redrives or drops at most, so that it ends within its deadline; the next one goes on. */
export const mostLetters = 1000;

/** @throws Failure `invalid_request` unless it is exactly one of the three */
export function requireSelection(wanted: WantedLetters | undefined): Selection {
  const { ids = [], reason, all = false } = wanted ?? {};
  const kinds: (Selection | false)[] = [
    ids.length > 0 && { kind: 'ids', ids: [...new Set(ids)] },
    reason !== undefined && { kind: 'reason', reason },
    all && { kind: 'all' },
  ];
  const [selection, ...others] = kinds.filter((kind) => kind !== false);
  if (!selection || others.length > 0) {
    throw invalidRequest({ field: 'selection', message: 'Select by ids, by reason or all: exactly one of the three.' });
  }
  if (selection.kind === 'ids') requireIds(ids);
  if (selection.kind === 'reason' && (reason === '' || !isText(reason ?? ''))) {
    throw invalidRequest({ field: 'selection.reason', message: 'This is no reason.' });
  }
  return selection;
}

function requireIds(ids: readonly string[]): void {
  if (ids.length > mostLetters) {
    const message = `There are ${ids.length} ids. At most ${mostLetters} are possible.`;
    throw invalidRequest({ field: 'selection.ids', message });
  }
  const wrong = ids.findIndex((id) => !placeOf(id));
  if (wrong >= 0) {
    throw invalidRequest({ field: `selection.ids[${wrong}]`, message: 'An id is partition-offset, such as 3-1042.' });
  }
}

/** PostgreSQL takes every text but one with a NUL. */
export function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
