export type ReadyUser = {
  id: string;
  name: string;
  email: string;
  locale: string;
  organizationId?: string;
  organizationRole?: 'owner';
  platformRole?: 'operator';
};

/** The people of a development machine: two organizations with an owner and a member each, and a platform operator. */
export const readyUsers: readonly ReadyUser[] = [
  {
    id: 'ana',
    name: 'Ana Moreau',
    email: 'ana@acme.example',
    locale: 'en',
    organizationId: 'acme',
    organizationRole: 'owner',
  },
  { id: 'ben', name: 'Ben Okafor', email: 'ben@acme.example', locale: 'de', organizationId: 'acme' },
  {
    id: 'cleo',
    name: 'Cleo Lindqvist',
    email: 'cleo@globex.example',
    locale: 'sv',
    organizationId: 'globex',
    organizationRole: 'owner',
  },
  { id: 'dan', name: 'Dan Ibarra', email: 'dan@globex.example', locale: 'es', organizationId: 'globex' },
  { id: 'olga', name: 'Olga Petrova', email: 'olga@platform.example', locale: 'en', platformRole: 'operator' },
];

export const findUser = (id: string): ReadyUser | undefined => readyUsers.find((user) => user.id === id);

/** What a token says of them beside `sub`. */
export function claimsOf({ id: _, ...claims }: ReadyUser): Omit<ReadyUser, 'id'> {
  return claims;
}

export function roleOf({ organizationRole, platformRole }: ReadyUser): string {
  return platformRole ?? organizationRole ?? 'member';
}
