import type { HistoryEntry } from '@custom-modules/contracts/history';
import { type Static, Type } from 'typebox';
import { nullable, timestamp, toTimestamp } from './common.ts';

const value = (description: string) => Type.Unknown({ description: `${description}; null when it was not there.` });

/** One change of something. */
export const historyEntrySchema = Type.Object({
  at: timestamp,
  actor: Type.Object({ id: Type.String() }, { description: 'The user who did it; `GET /api/v3/user` has names.' }),
  action: Type.String({ description: 'What was done.', examples: ['module.updated'] }),
  version: nullable(
    Type.Integer({ description: 'The version the change left; null where nothing is left or nothing has versions.' }),
  ),
  changes: Type.Array(
    Type.Object({
      field: Type.String({ examples: ['url'] }),
      before: value('The value before'),
      after: value('The value after'),
    }),
    { description: 'The fields that differ: all there are when something was created or deleted.' },
  ),
  names: Type.Record(Type.String(), Type.String(), {
    description: 'What the ids in `changes` are called, also those of what has been deleted since.',
  }),
  requestId: Type.String({ description: 'The request that did it.' }),
});

export function toHistoryJson(entry: HistoryEntry): Static<typeof historyEntrySchema> {
  const { at, actorId, version, changes, ...same } = entry;
  return {
    ...same,
    at: toTimestamp(at),
    actor: { id: actorId },
    version: version ?? null,
    changes: changes.map(({ field, before, after }) => ({ field, before, after })),
  };
}
