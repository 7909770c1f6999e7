import { type Static, Type } from 'typebox';

const claimName = (claim: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `The claim to read instead of \`${claim}\`.` }));

/** One OpenID provider whose bearers are accepted, and for whom it may speak. */
export const issuerSchema = Type.Object(
  {
    issuer: Type.String({ pattern: '^https?://', description: 'The `iss` of its bearers.' }),
    audience: Type.String({ minLength: 1, description: 'The `aud` of its bearers.' }),
    jwksUri: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Where its keys are. Absent: found by OpenID Connect Discovery.',
      }),
    ),
    organizations: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'The organizations it may speak for; `["*"]` for all.',
    }),
    platformRoles: Type.Boolean({ description: 'Whether it may say who is a platform operator.' }),
    tokenTypes: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'Accepted `typ` headers. Absent: `at+jwt` (RFC 9068). Add `JWT` for a provider that says so.',
      }),
    ),
    sharedAudience: Type.Optional(
      Type.Boolean({ description: 'Whether bearers that name other audiences too are accepted. Absent: no.' }),
    ),
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
        { additionalProperties: false, description: 'Claim names, where they differ: `{"organizationId":"tenant"}`.' },
      ),
    ),
  },
  { additionalProperties: false },
);

export type IssuerConfig = Static<typeof issuerSchema>;

/** The setting `ISSUERS` of every service. */
export const issuersSetting = Type.Array(issuerSchema, {
  minItems: 1,
  description: 'JSON list of the OpenID providers whose bearers are accepted; its fields are listed under ISSUERS.',
});
