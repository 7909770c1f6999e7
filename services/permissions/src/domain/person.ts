import type { RoleReference } from './role.ts';
import { textKey, tidyText } from './text.ts';

/** What a verified bearer says of who has it. */
export type Seen = {
  readonly organizationId: string;
  readonly userId: string;
  readonly isOwner: boolean;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
};

/** Somebody whose bearer was seen. */
export type Person = {
  readonly userId: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** Whether their last bearer said so. */
  readonly isOwner: boolean;
  readonly lastSeen: Date;
  readonly roles: readonly RoleReference[];
};

/** What a bearer says of somebody, made fit to be stored. */
export type Sighting = Omit<Person, 'roles'> & { readonly sortKey: string; readonly searchKey: string };

/** Database indexes hold short keys only; what differs beyond is ordered by id. */
const sortCharacters = 100;

export function describeSighting(caller: Seen, now: Date): Sighting {
  const { userId, isOwner } = caller;
  const name = tidyText(caller.name);
  const email = tidyText(caller.email);
  return {
    userId,
    name,
    email,
    isOwner,
    lastSeen: now,
    sortKey: sortKeyOf({ userId, name, email }),
    // A line break is in no name and in no search, so nothing is found across the two.
    searchKey: textKey([name, email].filter((text) => text !== undefined).join('\n')),
  };
}

/** People are listed by name, else by e-mail address, else by id. */
export function sortKeyOf({ userId, name, email }: Pick<Person, 'userId' | 'name' | 'email'>): string {
  return Array.from(textKey(name ?? email ?? userId))
    .slice(0, sortCharacters)
    .join('');
}
