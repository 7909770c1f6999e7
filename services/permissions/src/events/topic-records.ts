import { unavailable } from '@custom-modules/chassis/failure';
import type { TopicReader } from '@custom-modules/chassis/topic-reader';
import type { topicsOf } from '@custom-modules/contracts/topics';
import { idOf } from '../domain/dead-letter.ts';
import type { TopicRecords } from '../store/topic-records.ts';

type Topics = ReturnType<typeof topicsOf>;

type Readers = { readonly lookups: TopicReader; readonly tails: TopicReader };

export function createTopicRecords({ lookups, tails }: Readers, topics: Topics): TopicRecords {
  const named = { modules: topics.modules, 'dead-letters': topics.deadLetters, 'token-audit': topics.tokenAudit };
  return {
    async *find(places, signal) {
      if (places.length === 0) return;
      const found = new Set<string>();
      for await (const records of lookups.read({ kind: 'places', topic: topics.modules, places }, signal)) {
        for (const record of records) {
          const id = idOf(record);
          if (!found.has(id)) yield record;
          found.add(id);
        }
        if (found.size === places.length) return;
      }
      if (signal.aborted) throw unavailable(signal.reason); // what was not found in time may be there
    },
    follow(wanted, latest, signal) {
      return tails.read({ kind: 'follow', topics: wanted.map((name) => named[name]), latest }, signal);
    },
  };
}
