import { type NavigationItem, Platform } from '@custom-modules/contracts/modules';
import { type Static, Type } from 'typebox';
import { nullable } from './common.ts';
import { moduleType, toModuleTypeName } from './module.ts';

const platforms = { web: Platform.PLATFORM_WEB, mobile: Platform.PLATFORM_MOBILE } as const;

export const navigationQuery = Type.Object(
  { platform: Type.Enum(['web', 'mobile'], { description: 'Where the menu is shown.' }) },
  { additionalProperties: false },
);

/** One entry of a menu. */
export const navigationItemSchema = Type.Object({
  moduleId: Type.String(),
  name: Type.String({ examples: ['Fleet'] }),
  icon: Type.String({ examples: ['truck-delivery'] }),
  group: nullable(Type.String()),
  order: Type.Integer(),
  type: moduleType,
});

export function toPlatform(name: keyof typeof platforms): Platform {
  return platforms[name];
}

export function toNavigationItemJson({ group, type, ...same }: NavigationItem): Static<typeof navigationItemSchema> {
  return { ...same, group: group ?? null, type: toModuleTypeName(type) };
}
