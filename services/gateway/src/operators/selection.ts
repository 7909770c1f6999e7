import { Failure, invalidRequest } from '@custom-modules/chassis/failure';
import type { Static } from 'typebox';
import type { selectionSchema } from '../schemas/operations.ts';

type Body = Static<typeof selectionSchema>;
type Selection = { ids: string[]; reason: string | undefined; all: boolean };

/**
 * Has a service do something to what the body selects.
 * @throws Failure `invalid_request` unless the body does so in exactly one way: nobody drops more than they meant. What the service
 * says of its selection is said of the body
 */
export async function choose<Answer>(
  body: Body,
  act: (wanted: { selection: Selection; dryRun: boolean }) => Promise<Answer>,
): Promise<Answer> {
  const { dryRun = false } = body;
  try {
    return await act({ selection: readSelection(body), dryRun });
  } catch (error) {
    throw error instanceof Failure && error.fields.length > 0 ? ofBody(error) : error;
  }
}

function readSelection({ ids, reason, all }: Body): Selection {
  const named = Object.entries({ ids, reason, all }).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  if (named.length === 1) return { ids: ids ?? [], reason, all: all ?? false };
  const message = 'Name what is meant by exactly one of ids, reason and all.';
  throw invalidRequest(...(named.length === 0 ? ['body'] : named).map((field) => ({ field, message })));
}

function ofBody(failure: Failure): Failure {
  const { code, fields, info, cause } = failure;
  const named = fields.map(({ field, message }) => ({ field: field.replace(/^selection\./, ''), message }));
  return new Failure(code, failure, { fields: named, info, cause });
}
