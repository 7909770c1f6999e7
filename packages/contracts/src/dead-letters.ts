import { type Static, Type } from 'typebox';

const word = (description: string) => Type.String({ minLength: 1, description });

/** What a dead letter has beside the headers it came with. */
export const deadLetterHeaders = Type.Object({
  'dead-letter-reason': word(
    'Why nothing can be made of it: unreadable, or what the database refuses in it; then the detail.',
  ),
  'dead-letter-topic': word('The topic it lies on.'),
  'dead-letter-partition': word('The partition it lies on.'),
  'dead-letter-offset': word('Where on the partition.'),
  'dead-letter-time': Type.String({ format: 'date-time', description: 'When it was put aside.' }),
  'dead-letter-value': Type.Optional(
    word('Says that there is no value here: with these headers it would have been too large. It lies at its source.'),
  ),
});

export type DeadLetterHeaders = Static<typeof deadLetterHeaders>;
