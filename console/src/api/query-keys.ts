export type Platform = 'web' | 'mobile';

/** Every key of the cache: each room of it begins with the word that clears all of the room. */
export const queryKeys = {
  session: ['session'],
  settingRights: ['setting-rights'],
  navigations: ['navigation'],
  navigation: (platform: Platform) => ['navigation', platform],
  modules: ['custom-module'],
  moduleList: (search: string) => ['custom-module', 'list', search],
  moduleGroups: ['custom-module', 'groups'],
  moduleHistory: (id: string) => ['custom-module', 'history', id],
  madePermissions: ['made-permission'],
  madePermissionsOf: (ids: readonly string[]) => ['made-permission', ids],
  knownNames: ['known-name'],
  organizationSetting: ['organization-setting'],
} as const;
