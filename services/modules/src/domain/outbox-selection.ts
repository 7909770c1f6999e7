import { type Accepted, accepted, type Refused } from '@custom-modules/rules/checked';

/** Which parked rows of the outbox are meant. */
export type OutboxSelection =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'reason'; readonly reason: string }
  | { readonly kind: 'all' };

type Input = { readonly ids: readonly string[]; readonly reason?: string | undefined; readonly all: boolean };

/** Exactly one of the three, so that nobody drops more than they meant. */
export function checkSelection({ ids, reason, all }: Input): Accepted<OutboxSelection> | Refused {
  const meant: OutboxSelection[] = [
    ...(ids.length > 0 ? [{ kind: 'ids', ids } as const] : []),
    ...(reason === undefined ? [] : [{ kind: 'reason', reason } as const]),
    ...(all ? [{ kind: 'all' } as const] : []),
  ];
  const [selection, ...others] = meant;
  if (selection === undefined || others.length > 0) {
    return refuse('selection', 'Name what is meant by exactly one of ids, reason and all.');
  }
  if (reason === '' || !isText(reason ?? '')) return refuse('selection.reason', 'This is no reason.');
  const wrong = ids.findIndex((id) => !isRowId(id));
  return wrong < 0 ? accepted(selection) : refuse(`selection.ids[${wrong}]`, 'This is no id of a row.');
}

/** One that PostgreSQL takes for a bigint. */
export function isRowId(id: string): boolean {
  return /^\d{1,18}$/.test(id);
}

/** PostgreSQL takes every text but one with a NUL. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function refuse(field: string, message: string): Refused {
  return { kind: 'refused', refusals: [{ field, message }] };
}
