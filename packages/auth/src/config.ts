import { type Static, Type } from 'typebox';

const claimName = (fallback: string) => Type.Optional(Type.String({ minLength: 1, default: fallback }));

/** One OpenID provider whose bearers are accepted, and for whom it may speak. */
export const issuerSchema = Type.Object(
  {
    issuer: Type.String({ pattern: '^https?://' }),
    audience: Type.String({ minLength: 1 }),
    /** Where its keys are; absent: found by OpenID Connect Discovery. */
    jwksUri: Type.Optional(Type.String({ pattern: '^https?://' })),
    /** Organizations it may speak for; `["*"]` for all. */
    organizations: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
    /** Whether its `platformRole` claim counts. */
    platformRoles: Type.Boolean(),
    /** Accepted `typ` headers. RFC 9068 access tokens say `at+jwt`; add `JWT` for a provider that does not. */
    tokenTypes: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 })),
    /** Accept bearers that are meant for other audiences too. */
    sharedAudience: Type.Optional(Type.Boolean()),
    claims: Type.Optional(
      Type.Object(
        {
          organizationId: claimName('organizationId'),
          organizationRole: claimName('organizationRole'),
          platformRole: claimName('platformRole'),
          name: claimName('name'),
          email: claimName('email'),
          locale: claimName('locale'),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

export type IssuerConfig = Static<typeof issuerSchema>;

/** The setting `ISSUERS` of every service. */
export const issuersSetting = Type.Array(issuerSchema, {
  minItems: 1,
  description:
    'JSON list of the OpenID providers whose bearers are accepted: issuer, audience, organizations, platformRoles, …',
});
