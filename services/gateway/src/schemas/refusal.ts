import { STATUS_CODES } from 'node:http';
import type { Failure } from '@custom-modules/chassis/failure';
import { type Static, Type } from 'typebox';

const code = Type.String({ description: 'Says what happened, for programs. It never changes its meaning.' });
const requestId = Type.String({ description: 'Name this to the people who run the gateway.' });
const errors = Type.Array(
  Type.Object({
    field: Type.String({ description: 'Path of the field, such as `allowedHosts[3]`.' }),
    message: Type.String({ description: 'Why it is refused.' }),
  }),
  { description: 'The fields that are refused.' },
);
const info = Type.Optional(
  Type.Record(Type.String(), Type.String(), {
    description: 'Facts to act on, such as the `moduleId` that has the name already.',
  }),
);

/** The body of every refusal, unless the client prefers problem details. */
export const refusalSchema = Type.Object({
  status: Type.Literal(false),
  message: Type.String({ description: 'What happened, for people.' }),
  code,
  requestId,
  errors,
  info,
});

/** RFC 9457. */
export const problemSchema = Type.Object({
  type: Type.Literal('about:blank'),
  title: Type.String({ description: 'The phrase of the status.' }),
  status: Type.Integer(),
  detail: Type.String({ description: 'What happened, for people.' }),
  code,
  requestId,
  errors,
  info,
});

export type Refusal = Static<typeof refusalSchema>;
export type Problem = Static<typeof problemSchema>;

export function toRefusal(failure: Failure, requestId: string): Refusal {
  return { status: false, message: failure.message, ...detailsOf(failure, requestId) };
}

/** The type is `about:blank`, for there is no page a URI of ours could lead to; `code` tells problems apart. */
export function toProblem(failure: Failure, requestId: string, status: number): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail: failure.message, ...detailsOf(failure, requestId) };
}

function detailsOf({ code, fields, info }: Failure, requestId: string) {
  const facts = Object.keys(info).length > 0 ? { info: { ...info } } : {};
  return { code, requestId, errors: fields.map(({ field, message }) => ({ field, message })), ...facts };
}
