import { Type } from 'typebox';

/** What an organization decides for all its modules. */
export const organizationSettingSchema = Type.Object(
  {
    allowedHosts: Type.Array(Type.String({ maxLength: 300, examples: ['fleet.example'] }), {
      maxItems: 100,
      description:
        'Hosts a module’s URL may name, at most 100. A module at any other host is not launched. Empty: any host, set by owners only.',
    }),
  },
  { additionalProperties: false },
);
