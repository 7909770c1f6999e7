import { invalidRequest } from '@custom-modules/chassis/failure';
import type { Static } from 'typebox';
import type { selectionSchema } from '../schemas/operations.ts';

type Selection = { ids: string[]; reason: string | undefined; all: boolean };

/** @throws Failure `invalid_request` unless exactly one of the three is there: nobody drops more than they meant */
export function readSelection({ ids, reason, all }: Static<typeof selectionSchema>): Selection {
  const named = Object.entries({ ids, reason, all }).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (named.length === 1) return { ids: ids ?? [], reason, all: all ?? false };
  const message = 'Name what is meant by exactly one of ids, reason and all.';
  throw invalidRequest(...(named.length === 0 ? ['body'] : named).map((field) => ({ field, message })));
}
