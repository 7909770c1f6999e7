import { Type } from 'typebox';
import { timestamp } from './common.ts';

export const shortToken = Type.String({
  description: 'Opaque, for one use within five minutes. Treat it as a password.',
  examples: ['st_*********************************'],
});

export const expiresAt = timestamp;

export const issuedTokenSchema = Type.Object({ shortToken, expiresAt });

export const resolveSchema = Type.Object({ shortToken }, { additionalProperties: false });

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
export const resolveHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{22,128}$',
      description:
        'A secret of 22 to 128 random characters, new for each short token and never made from it. For 30 seconds the same key gets the same answer again: send it, and a lost answer costs nothing.',
      examples: ['4GtH6mV2nXkQ8sPzR1wYbA'],
    }),
  ),
});

export const resolvedTokenSchema = Type.Object({
  bearerToken: Type.String({ description: 'The user’s bearer token.', examples: ['eyJ…'] }),
  userId: Type.String(),
  organizationId: Type.String(),
});

/** The body of every 400 of resolve, to the letter: receivers compare it, and nobody learns from it what was wrong. */
export const invalidShortToken = '{"status":false,"message":"Short token is invalid or expired"}';

export const invalidShortTokenSchema = Type.Object({
  status: Type.Literal(false),
  message: Type.Literal('Short token is invalid or expired'),
});
