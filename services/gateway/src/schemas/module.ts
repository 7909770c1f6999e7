import { type Module, ModuleType } from '@custom-modules/contracts/modules';
import { type Static, Type } from 'typebox';
import { nullable, timestamp, toTimestamp } from './common.ts';

const types = {
  web: ModuleType.MODULE_TYPE_WEB,
  mobile: ModuleType.MODULE_TYPE_MOBILE,
  web_and_mobile: ModuleType.MODULE_TYPE_WEB_AND_MOBILE,
} as const;

export type ModuleTypeName = keyof typeof types;

export const moduleType = Type.Enum(['web', 'mobile', 'web_and_mobile'], {
  description: 'Where it is shown: `web` opens a new browser tab, `mobile` is a menu of the mobile app.',
});

const name = Type.String({
  description: '1 to 100 characters, unique in the organization however it is written. It never changes.',
  examples: ['Fleet'],
});
const url = Type.String({
  description:
    'https://, at most 2,048 printable ASCII characters. `{SHORT_TOKEN}`, `{USER_ID}`, `{ORGANIZATION_ID}`, `{MODULE_ID}` and `{LOCALE}` are replaced at every launch.',
  examples: ['https://fleet.example/open?token={SHORT_TOKEN}'],
});
const icon = Type.String({ description: 'Name of an icon of the bundled set.', examples: ['truck-delivery'] });
const group = nullable(Type.String({ description: 'Heading in the menu, at most 60 characters; null for none.' }));
const order = Type.Integer({ minimum: -(2 ** 31), maximum: 2 ** 31 - 1, description: 'Lower comes first.' });
const enabled = Type.Boolean({ description: 'False: hidden, and not to be launched.' });

/** A custom module. */
export const moduleSchema = Type.Object({
  id: Type.String(),
  organizationId: Type.String(),
  name,
  type: moduleType,
  url,
  icon,
  group,
  order,
  enabled,
  permission: Type.Object({ id: Type.String(), name: Type.String({ examples: ['View Fleet'] }) }),
  version: Type.Integer({ description: 'Up by one per change; the `ETag` of the module.' }),
  createdAt: timestamp,
  createdBy: Type.String(),
  updatedAt: timestamp,
  updatedBy: Type.String(),
});

/** What a new module needs: a name and a URL. */
/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/ */
export const newModuleHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'Up to 255 printable ASCII characters of your choice, new for each module. For 24 hours the same key of the same user gets the first answer again and makes nothing: send it, and an answer that got lost can be asked for once more.',
      examples: ['4GtH6mV2nXkQ8sPzR1wYbA'],
    }),
  ),
});

export const newModuleSchema = Type.Object(
  {
    name,
    url,
    type: Type.Optional(moduleType),
    icon: Type.Optional(icon),
    group: Type.Optional(group),
    order: Type.Optional(order),
    enabled: Type.Optional(enabled),
  },
  { additionalProperties: false },
);

/** What can change: the fields that are there. */
export const moduleChangeSchema = Type.Object(
  {
    name: Type.Optional(
      Type.Never({ reason: 'The name never changes. Delete the module and create another with the new name.' }),
    ),
    type: Type.Optional(moduleType),
    url: Type.Optional(url),
    icon: Type.Optional(icon),
    group: Type.Optional(group),
    order: Type.Optional(order),
    enabled: Type.Optional(enabled),
  },
  { additionalProperties: false },
);

/** What is absent is the service's to fill in. */
export function toModuleType(name: ModuleTypeName | undefined): ModuleType {
  return name === undefined ? ModuleType.MODULE_TYPE_UNSPECIFIED : types[name];
}

export function toModuleTypeName(type: ModuleType): ModuleTypeName {
  const name = (Object.keys(types) as ModuleTypeName[]).find((known) => types[known] === type);
  if (name === undefined) throw new TypeError('a service sent an unknown module type');
  return name;
}

export function toModuleJson(module: Module): Static<typeof moduleSchema> {
  const { permissionId, permissionName, type, group, createdAt, updatedAt, ...same } = module;
  return {
    ...same,
    type: toModuleTypeName(type),
    group: group ?? null,
    permission: { id: permissionId, name: permissionName },
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  };
}
