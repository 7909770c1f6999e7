export type Platform = 'web' | 'mobile';

/** Every key of the cache: each room of it begins with the word that clears all of the room. */
export const queryKeys = {
  session: ['session'],
  settingRights: ['setting-rights'],
  navigations: ['navigation'],
  navigation: (platform: Platform) => ['navigation', platform],
} as const;
