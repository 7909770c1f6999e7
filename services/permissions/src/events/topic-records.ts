import { unavailable } from '@custom-modules/chassis/failure';
import type { TopicReader } from '@custom-modules/chassis/topic-reader';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import type { topicsOf } from '@custom-modules/contracts/topics';
import { idOf } from '../domain/dead-letter.ts';
import type { TopicRecords } from '../store/topic-records.ts';

type Topics = ReturnType<typeof topicsOf>;

export function createTopicRecords(reader: TopicReader, topics: Topics): TopicRecords {
  const named = { modules: topics.modules, 'dead-letters': topics.deadLetters, 'token-audit': topics.tokenAudit };
  return {
    async find(places, signal) {
      const found = new Map<string, TopicRecord>();
      if (places.length === 0) return found;
      for await (const records of reader.read({ kind: 'places', topic: topics.modules, places }, signal)) {
        for (const record of records) found.set(idOf(record), record);
        if (found.size === places.length) break;
      }
      if (signal.aborted) throw unavailable(signal.reason); // what was not found in time may be there
      return found;
    },
    follow(wanted, latest, signal) {
      return reader.read({ kind: 'follow', topics: wanted.map((name) => named[name]), latest }, signal);
    },
  };
}
