import { isLoopback } from '@custom-modules/rules/loopback';
import { type Static, Type } from 'typebox';

const claimName = (claim: string) =>
  Type.Optional(Type.String({ minLength: 1, description: `The claim to read instead of \`${claim}\`.` }));

/** Whoever can change what a provider answers can sign any bearer, so http is only for what never leaves the machine. */
export function isProviderUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
}

const providerUrl = (description: string) =>
  Type.Refine(Type.String({ description }), isProviderUrl, () => 'must be an https URL, or http on this machine');

/** One OpenID provider whose bearers are accepted, and for whom it may speak. */
export const issuerSchema = Type.Object(
  {
    issuer: providerUrl('The `iss` of its bearers: an https URL, or http on this machine.'),
    audience: Type.String({ minLength: 1, description: 'The `aud` of its bearers.' }),
    jwksUri: Type.Optional(
      providerUrl('Where its keys are: https, or http on this machine. Absent: found by OpenID Connect Discovery.'),
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
