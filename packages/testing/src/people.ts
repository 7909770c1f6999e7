import type { JWTPayload } from 'jose';

/** Claims of the people tests are about: two organizations, each with an owner and a member, and an operator. */
export const people = {
  ana: {
    sub: 'ana',
    organizationId: 'acme',
    organizationRole: 'owner',
    name: 'Ana Alvarez',
    email: 'ana@acme.example',
  },
  ben: { sub: 'ben', organizationId: 'acme', name: 'Ben Brandt', email: 'ben@acme.example' },
  cleo: {
    sub: 'cleo',
    organizationId: 'globex',
    organizationRole: 'owner',
    name: 'Cleo Chen',
    email: 'cleo@globex.example',
  },
  dan: { sub: 'dan', organizationId: 'globex', name: 'Dan Duarte', email: 'dan@globex.example' },
  olga: { sub: 'olga', platformRole: 'operator', name: 'Olga Orlova', email: 'olga@platform.example' },
} as const satisfies Record<string, JWTPayload>;
