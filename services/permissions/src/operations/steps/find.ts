import type { RecordedChange } from '@custom-modules/rules/history';
import type { PageQuery } from '@custom-modules/rules/page';
import type { AuditEntry } from '../../domain/audit.ts';
import { isId } from '../../domain/id.ts';
import type { Person } from '../../domain/person.ts';
import type { Role, RoleGrants } from '../../domain/role.ts';
import { fail } from '../../errors.ts';
import type { OrganizationRows } from '../../store/permission-store.ts';

/** @throws Failure `role_not_found` */
export async function findRole({ roles }: OrganizationRows, id: string): Promise<Role> {
  const role = isId(id) ? await roles.find(id) : undefined;
  if (!role) throw fail('role_not_found');
  return role;
}

/** @throws Failure `role_not_found` */
export async function lockRole({ roles }: OrganizationRows, id: string): Promise<RoleGrants> {
  const role = isId(id) ? await roles.lock(id) : undefined;
  if (!role) throw fail('role_not_found');
  return role;
}

/** @throws Failure `user_not_found` */
export async function findPerson({ people }: OrganizationRows, userId: string): Promise<Person> {
  const person = isId(userId) ? await people.find(userId) : undefined;
  if (!person) throw fail('user_not_found');
  return person;
}

/** @throws Failure `user_not_found` */
export async function lockPerson({ people }: OrganizationRows, userId: string): Promise<Person> {
  const person = isId(userId) ? await people.lock(userId) : undefined;
  if (!person) throw fail('user_not_found');
  return person;
}

/** What was done to a role or a user, newest first; nothing to what never was. */
export async function listChanges(
  rows: OrganizationRows,
  subject: AuditEntry['subject'],
  query: PageQuery,
): Promise<RecordedChange[]> {
  return isId(subject.id) ? rows.listChanges(subject, query) : [];
}
