import type { navigationItemSchema } from '@custom-modules/gateway/schemas/navigation';
import type { decisionSchema } from '@custom-modules/gateway/schemas/permission';
import type { sessionSchema } from '@custom-modules/gateway/schemas/session';
import type { Static } from 'typebox';

/** What the gateway answers, by the very schemas it serializes and documents its answers with. */
export type Session = Static<typeof sessionSchema>;
export type NavigationItem = Static<typeof navigationItemSchema>;
export type Decision = Static<typeof decisionSchema>;

/** A list, or one page of it. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
