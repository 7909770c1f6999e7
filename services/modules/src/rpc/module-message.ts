import { invalidRequest } from '@custom-modules/chassis/failure';
import {
  type CreateModuleRequest,
  type Module as ModuleMessage,
  ModuleType as ModuleTypeMessage,
  type NavigationItem,
  Platform as PlatformMessage,
  type UpdateModuleRequest,
} from '@custom-modules/contracts/modules';
import type { Module, ModuleInput, ModulePatch } from '../domain/module.ts';
import type { ModuleType, Platform } from '../domain/module-type.ts';
import type { MenuEntry } from '../domain/navigation.ts';

const typeMessages = {
  web: ModuleTypeMessage.MODULE_TYPE_WEB,
  mobile: ModuleTypeMessage.MODULE_TYPE_MOBILE,
  web_and_mobile: ModuleTypeMessage.MODULE_TYPE_WEB_AND_MOBILE,
} as const satisfies Record<ModuleType, ModuleTypeMessage>;

const typeNames = new Map<number, string>(Object.entries(typeMessages).map(([name, message]) => [message, name]));

const platforms = new Map<number, Platform>([
  [PlatformMessage.PLATFORM_WEB, 'web'],
  [PlatformMessage.PLATFORM_MOBILE, 'mobile'],
]);

export function toModuleMessage({ permission, group, type, ...module }: Module): ModuleMessage {
  return {
    ...module,
    type: typeMessages[type],
    ...(group === null ? {} : { group }),
    permissionId: permission.id,
    permissionName: permission.name,
  };
}

export function toNavigationItem({ id, name, icon, group, order, type }: MenuEntry): NavigationItem {
  return { moduleId: id, name, icon, ...(group === null ? {} : { group }), order, type: typeMessages[type] };
}

/** An unspecified type is absent. */
export function readFields({ type, idempotencyKey: _, ...rest }: CreateModuleRequest): ModuleInput {
  return { ...rest, type: type === ModuleTypeMessage.MODULE_TYPE_UNSPECIFIED ? undefined : readType(type) };
}

/** Only what the message holds; an empty group is none. */
export function readPatch({ type, url, icon, group, order, enabled }: UpdateModuleRequest): ModulePatch {
  return {
    ...(type === undefined ? {} : { type: readType(type) }),
    url,
    icon,
    group: group === '' ? null : group,
    order,
    enabled,
  };
}

/** @throws Failure `invalid_request` when none is named */
export function readPlatform(message: PlatformMessage): Platform {
  const platform = platforms.get(message);
  if (platform) return platform;
  throw invalidRequest({ field: 'platform', message: 'The platform must be web or mobile.' });
}

/** An unknown type becomes none of the names, for the rules to refuse along with whatever else is wrong. */
function readType(message: ModuleTypeMessage): string {
  return typeNames.get(message) ?? '';
}
