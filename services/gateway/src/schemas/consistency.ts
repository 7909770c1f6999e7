import { type TSchema, Type } from 'typebox';
import type { Consistency } from '../plugins/consistency.ts';
import { refusals } from './refusals.ts';

const token = 'AB3mF0…';
const given = Type.String({
  description:
    'Names this change. Sent along with what is asked for next, it is answered as from after the change; good for the organization alone.',
  examples: [token],
});
const behind = Type.Literal('behind', {
  description:
    'Only with a `Consistency-Token` whose change has not arrived within 2 seconds: what it made may be missing.',
});
const afterwards = {
  required: '503 `not_yet_consistent` means that it takes longer.',
  preferred: 'When it takes longer, the answer is what there is, with `Consistency: behind`.',
};

type Parts = { headers?: TSchema; response?: object; headersOfSuccess?: Record<string, TSchema> };

/** What the documentation of a route says of `Consistency-Token`. */
export function consistencyParts(consistency: Consistency | undefined): Parts {
  switch (consistency) {
    case undefined:
      return {};
    case 'given':
      return { headersOfSuccess: { 'Consistency-Token': given } };
    case 'required':
      return { headers: sent(afterwards.required), response: refusals(429) };
    case 'preferred':
      return {
        headers: sent(afterwards.preferred),
        response: refusals(429),
        headersOfSuccess: { Consistency: behind },
      };
    default:
      return consistency satisfies never;
  }
}

function sent(otherwise: string): TSchema {
  const description = `What answers to changes of modules said, comma separated, at most 10: this then waits up to 2 seconds until they have arrived. ${otherwise}`;
  return Type.Object({ 'consistency-token': Type.Optional(Type.String({ description, examples: [token] })) });
}
