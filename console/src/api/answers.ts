import type { historyEntrySchema } from '@custom-modules/gateway/schemas/history';
import type { moduleChangeSchema, moduleSchema, newModuleSchema } from '@custom-modules/gateway/schemas/module';
import type { navigationItemSchema } from '@custom-modules/gateway/schemas/navigation';
import type {
  deadLetterSchema,
  operationsStatusSchema,
  outboxRowSchema,
  redrivenSchema,
  wholeDeadLetterSchema,
} from '@custom-modules/gateway/schemas/operations';
import type { organizationSettingSchema } from '@custom-modules/gateway/schemas/organization-setting';
import type { decisionSchema, permissionSchema, roleReferenceSchema } from '@custom-modules/gateway/schemas/permission';
import type { roleSchema } from '@custom-modules/gateway/schemas/role';
import type { sessionSchema } from '@custom-modules/gateway/schemas/session';
import type { userSchema } from '@custom-modules/gateway/schemas/user';
import type { Static } from 'typebox';

/** What the gateway answers, by the very schemas it serializes and documents its answers with. */
export type Session = Static<typeof sessionSchema>;
export type NavigationItem = Static<typeof navigationItemSchema>;
export type Decision = Static<typeof decisionSchema>;
export type Module = Static<typeof moduleSchema>;
export type Permission = Static<typeof permissionSchema>;
export type RoleReference = Static<typeof roleReferenceSchema>;
export type Role = Static<typeof roleSchema>;
export type User = Static<typeof userSchema>;
export type HistoryEntry = Static<typeof historyEntrySchema>;
export type OperationsStatus = Static<typeof operationsStatusSchema>;
export type DeadLetter = Static<typeof deadLetterSchema>;
export type WholeDeadLetter = Static<typeof wholeDeadLetterSchema>;
export type Redriven = Static<typeof redrivenSchema>;
export type OutboxRow = Static<typeof outboxRowSchema>;
export type OrganizationSetting = Static<typeof organizationSettingSchema>;

/** What it is asked for. */
export type NewModule = Static<typeof newModuleSchema>;
export type ModuleChange = Omit<Static<typeof moduleChangeSchema>, 'name'>;

/** A list, or one page of it. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
