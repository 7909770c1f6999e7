export type Platform = 'web' | 'mobile';

/** Every key of the cache: each room of it begins with the word that clears all of the room. */
export const queryKeys = {
  session: ['session'],
  settingRights: ['setting-rights'],
  navigations: ['navigation'],
  navigation: (platform: Platform) => ['navigation', platform],
  modules: ['custom-module'],
  moduleList: (search: string) => ['custom-module', 'list', search],
  allModules: ['custom-module', 'all'],
  moduleHistory: (id: string) => ['custom-module', 'history', id],
  madePermissions: ['made-permission'],
  madePermissionsOf: (ids: readonly string[]) => ['made-permission', ids],
  organizationSetting: ['organization-setting'],
  /** Who may do what: one change shows in many places. */
  grants: ['grants'],
  permissions: ['grants', 'permissions'],
  roles: (search: string) => ['grants', 'roles', search],
  allRoles: ['grants', 'all-roles'],
  roleHolders: (id: string) => ['grants', 'role-holders', id],
  roleHistory: (id: string) => ['grants', 'role-history', id],
  users: (search: string) => ['grants', 'users', search],
  userNames: ['grants', 'user-names'],
  userRoles: (id: string) => ['grants', 'user-roles', id],
  userHistory: (id: string) => ['grants', 'user-history', id],
  sights: ['grants', 'sight'],
  sight: (id: string, managesModules: boolean) => ['grants', 'sight', id, managesModules],
  /** What operators see: all of it moves by itself. */
  operations: ['operations'],
  operationsStatus: ['operations', 'status'],
  deadLetters: ['operations', 'dead-letter'],
  deadLetter: (id: string) => ['operations', 'dead-letter', id],
  parkedEvents: ['operations', 'outbox'],
} as const;
