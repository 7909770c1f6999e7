/** What of a role or of a user's roles is kept, before and after a change. */
export type RoleState = { readonly name: string; readonly permissionIds: readonly string[] };
export type UserState = { readonly roleIds: readonly string[] };

/** A change of grants, kept beside it in the same transaction. People are in it by id alone: who is removed is forgotten. */
export type AuditEntry = {
  readonly actor: string;
  readonly at: Date;
  readonly requestId: string;
} & (
  | { readonly action: 'role.created'; readonly subject: Subject<'role'>; readonly after: RoleState }
  | {
      /** By somebody who edited the role, or by the deletion of a module it granted the permission of. */
      readonly action: 'role.updated' | 'role.permission_deleted';
      readonly subject: Subject<'role'>;
      readonly before: RoleState;
      readonly after: RoleState;
    }
  | {
      readonly action: 'role.deleted';
      readonly subject: Subject<'role'>;
      /** Who held it is in the rows of its holders: there is no limit to how many there are. */
      readonly before: RoleState & { readonly userCount: number };
    }
  | {
      /** By somebody who edited the user's roles, or by the deletion of a role the user held. */
      readonly action: 'user.roles_set' | 'user.role_deleted';
      readonly subject: Subject<'user'>;
      readonly before: UserState;
      readonly after: UserState;
    }
  | { readonly action: 'user.removed'; readonly subject: Subject<'user'>; readonly before: UserState }
);

type Subject<Type extends string> = { readonly type: Type; readonly id: string };
