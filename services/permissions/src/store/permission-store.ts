import type { RecordedChange } from '@custom-modules/rules/history';
import type { PageQuery } from '@custom-modules/rules/page';
import type { AuditEntry } from '../domain/audit.ts';
import type { Grant, Standing } from '../domain/decision.ts';
import type { Permission } from '../domain/permission.ts';
import type { Person, Sighting } from '../domain/person.ts';
import type { Role, RoleGrants, RoleReference } from '../domain/role.ts';

/** Permissions, roles and people. */
export type PermissionStore = {
  /**
   * Runs the work in one transaction, which sees and changes the rows of one organization and no others. All of it
   * happens or, when the work throws, nothing. Nothing remote may be waited for in it.
   *
   * What is kept or locked stays so until the transaction ends. To never wait in a circle, everybody does it in this
   * order: names, permissions, roles, people.
   * @throws Failure `unavailable` when the database does not answer
   */
  inOrganization<T>(organizationId: string, work: (rows: OrganizationRows) => Promise<T>): Promise<T>;

  /** The least that tells whether a user holds a permission. Like the two below, one round trip outside a transaction. */
  grantOf(organizationId: string, userId: string, permissionId: string): Promise<Grant>;
  /** Everything a user holds through roles. */
  heldBy(organizationId: string, userId: string): Promise<string[]>;
  /** Whether each of these versions of modules, or a later one, has been applied. */
  haveReached(organizationId: string, versions: readonly ModuleVersion[]): Promise<boolean>;
};

export type OrganizationRows = {
  readonly permissions: PermissionRows;
  readonly roles: RoleRows;
  readonly people: PeopleRows;
  audit(entries: AuditEntry | readonly AuditEntry[]): Promise<void>;
  /** What was done to a role or a user, newest first; one more than the limit if there are more. */
  listChanges(subject: AuditEntry['subject'], query: PageQuery): Promise<RecordedChange[]>;
};

export type PermissionRows = {
  /** How a user stands to permissions, one answer each in the order asked. */
  standings(userId: string, permissionIds: readonly string[]): Promise<Standing[]>;
  /** The permissions of modules by name, one more than the limit if there are more. */
  list(query: PageQuery): Promise<Permission[]>;
  /** Which of these modules' permissions exist; none of them can be deleted meanwhile. */
  keep(permissionIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What these modules' permissions are called, or were when they were deleted. */
  named(ids: readonly string[]): Promise<Named[]>;
};

export type ModuleVersion = { readonly moduleId: string; readonly version: number };

export type Named = { readonly id: string; readonly name: string };

export type UserRoles = { readonly userId: string; readonly roleIds: readonly string[] };

export type RoleRows = {
  /** By name, one more than the limit if there are more. */
  list(query: PageQuery): Promise<Role[]>;
  find(id: string): Promise<Role | undefined>;
  /** Nobody can change or delete it, nor what it grants, meanwhile. */
  lock(id: string): Promise<RoleGrants | undefined>;
  /** The same for several, for those who only rely on them; roles that are not there are left out. */
  keep(ids: readonly string[]): Promise<RoleGrants[]>;
  /** The role that has the name, if one has it; nobody can take or leave it meanwhile. */
  claimName(nameKey: string): Promise<string | undefined>;
  insert(role: RoleReference, at: Date): Promise<void>;
  rename(role: RoleReference, at: Date): Promise<void>;
  /** Replaces what the role grants. */
  grant(id: string, permissionIds: readonly string[], at: Date): Promise<void>;
  /** Removes it from everybody; answers with who held it, and with the roles they are left with. */
  delete(id: string): Promise<UserRoles[]>;
  /** What these roles are called, or were when they were deleted. */
  named(ids: readonly string[]): Promise<Named[]>;
};

/** Without a role, everybody. */
export type PeopleQuery = PageQuery & { readonly roleId?: string | undefined };

export type PeopleRows = {
  /** By name, one more than the limit if there are more. */
  list(query: PeopleQuery): Promise<Person[]>;
  find(userId: string): Promise<Person | undefined>;
  /** The same, and nobody can change their roles or remove them meanwhile. */
  lock(userId: string): Promise<Person | undefined>;
  /** Replaces the roles of a user. */
  assign(userId: string, roleIds: readonly string[]): Promise<void>;
  /** With all their roles. */
  remove(userId: string): Promise<void>;
  /** Writes a sighting when it says something new, or when the one before is from `staleBefore` or earlier. */
  remember(sighting: Sighting, staleBefore: Date): Promise<void>;
};
