import { unavailable } from '@custom-modules/chassis/failure';
import type { TopicReader } from '@custom-modules/chassis/topic-reader';
import type { topicsOf } from '@custom-modules/contracts/topics';
import { idOf, isAbout } from '../domain/dead-letter.ts';
import type { TopicRecords } from '../store/topic-records.ts';

type Topics = ReturnType<typeof topicsOf>;

type Readers = { readonly lookups: TopicReader; readonly tails: TopicReader };

export function createTopicRecords({ lookups, tails }: Readers, topics: Topics): TopicRecords {
  const named = { modules: topics.modules, 'dead-letters': topics.deadLetters, 'token-audit': topics.tokenAudit };
  return {
    async *find(letters, signal) {
      const left = new Map(letters.map((letter) => [idOf(letter), letter]));
      if (left.size === 0) return;
      for await (const records of lookups.read({ kind: 'places', topic: topics.modules, places: letters }, signal)) {
        for (const record of records) {
          const letter = left.get(idOf(record));
          if (letter && isAbout(letter, record)) yield record;
          left.delete(idOf(record));
        }
        if (left.size === 0) return;
      }
      if (signal.aborted) throw unavailable(signal.reason); // what was not found in time may be there
    },
    follow(wanted, latest, signal) {
      return tails.read({ kind: 'follow', topics: wanted.map((name) => named[name]), latest }, signal);
    },
  };
}
