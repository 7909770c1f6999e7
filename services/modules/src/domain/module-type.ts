import { accepted, type Checked, refused } from '@custom-modules/rules/checked';

export const moduleTypes = ['web', 'mobile', 'web_and_mobile'] as const;
export type ModuleType = (typeof moduleTypes)[number];

export const defaultModuleType: ModuleType = 'web';

export type Platform = 'web' | 'mobile';

export function checkModuleType(type: string): Checked<ModuleType> {
  const known = moduleTypes.find((moduleType) => moduleType === type);
  return known ? accepted(known) : refused(`The type must be one of ${moduleTypes.join(', ')}.`);
}

/** Where the menu shows a module. A launch does not ask. */
export function shownOn(type: ModuleType, platform: Platform): boolean {
  return type === 'web_and_mobile' || type === platform;
}
