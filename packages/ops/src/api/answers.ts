import type { moduleSchema } from '@custom-modules/gateway/schemas/module';
import type {
  chosenSchema,
  deadLetterSchema,
  differenceSchema,
  eventSchema,
  operationsStatusSchema,
  outboxRowSchema,
  purgedSchema,
  rebuildSchema,
  redrivenSchema,
  wholeDeadLetterSchema,
} from '@custom-modules/gateway/schemas/operations';
import type { decisionSchema } from '@custom-modules/gateway/schemas/permission';
import type { resolvedTokenSchema } from '@custom-modules/gateway/schemas/short-token';
import type { Static } from 'typebox';

/** What the gateway answers, by the very schemas it serializes and documents its answers with. */
export type OperationsStatus = Static<typeof operationsStatusSchema>;
export type Verdict = OperationsStatus['verdict'];
export type OutboxRow = Static<typeof outboxRowSchema>;
export type DeadLetter = Static<typeof deadLetterSchema>;
export type WholeDeadLetter = Static<typeof wholeDeadLetterSchema>;
export type Chosen = Static<typeof chosenSchema>;
export type Redriven = Static<typeof redrivenSchema>;
export type Rebuild = Static<typeof rebuildSchema>;
export type Difference = Static<typeof differenceSchema>;
export type BusEvent = Static<typeof eventSchema>;
export type Purged = Static<typeof purgedSchema>;
export type Module = Static<typeof moduleSchema>;
export type Decision = Static<typeof decisionSchema>;
export type ResolvedToken = Static<typeof resolvedTokenSchema>;

/** A list, or one page of it. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor: string | null };
