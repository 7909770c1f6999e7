import { requestLimits } from '@custom-modules/rules/limits';
import { type Static, type TSchema, Type } from 'typebox';

/** The shape of every success. */
export function success<T extends TSchema>(data: T, description = 'Done.') {
  const schema = Type.Object({ status: Type.Literal(true), message: Type.Literal('Success.'), data });
  return { ...schema, description } as typeof schema;
}

/** Puts data into the shape of every success. */
export function succeed<T>(data: T) {
  return { status: true, message: 'Success.', data } as const;
}

/** The shape of every list. */
export function page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: nullable(Type.String({ description: 'Send it as `cursor` for the next page; null on the last one.' })),
  });
}

/** Puts one page into the shape of every list; an empty cursor is none. */
export function toPage<T>(items: T[], nextCursor = '') {
  return succeed({ items, nextCursor: nextCursor === '' ? null : nextCursor });
}

/** Or null. A list of types rather than `anyOf`, which serializers take far longer for. */
export function nullable<T extends TSchema & { type: string }>(schema: T) {
  return Type.Unsafe<Static<T> | null>({ ...schema, type: [schema.type, 'null'] });
}

export const id = Type.String({
  pattern: '^[\\x21-\\x7e]{1,128}$',
  reason: 'This must be an id: 1 to 128 printable ASCII characters.',
});

export const timestamp = Type.String({ format: 'date-time', examples: ['2026-01-02T03:04:05.678Z'] });

/** What names a resource in the path. */
export const idParams = Type.Object({ id });

/** Which page of a list that is not searched. */
export const placeQuery = Type.Object(
  {
    cursor: Type.Optional(
      Type.String({
        description: 'The `nextCursor` of the page before.',
        pattern: `^[\\x21-\\x7e]{0,${requestLimits.cursorCharacters}}$`,
        reason: 'This must be the nextCursor of an answer.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: requestLimits.pageItems,
        default: requestLimits.defaultPageItems,
        description: 'How many at most.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Which page of a list. */
export const pageQuery = Type.Object(
  {
    search: Type.Optional(
      Type.String({
        description: 'Part of a name, in any case.',
        pattern: `^[^\\x00-\\x1f\\x7f]{0,${requestLimits.searchCharacters}}$`,
        reason: `This must be at most ${requestLimits.searchCharacters} characters, without control characters.`,
      }),
    ),
    ...placeQuery.properties,
  },
  { additionalProperties: false },
);

/** The page a service is asked for; it knows the default of what is left out. */
export function toPageRequest({ search = '', ...place }: Static<typeof pageQuery>) {
  return { search, ...toPlace(place) };
}

export function toPlace({ cursor = '', limit = 0 }: Static<typeof placeQuery>) {
  return { cursor, limit };
}

/** ISO 8601 in UTC. */
export function toTimestamp(time: Date | undefined): string {
  return present(time).toISOString();
}

/** Message fields of proto3 may always be absent; ours never are. */
export function present<T>(message: T | undefined): T {
  if (message === undefined) throw new TypeError('a service left out a part of its answer');
  return message;
}
