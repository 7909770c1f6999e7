import { findSpans } from './find-spans.ts';
import { createKafka } from './kafka.ts';
import { createLogger } from './log.ts';
import { readTopic } from './read-topic.ts';
import { runThread } from './thread.ts';
import type { ReaderSettings, ReaderTask } from './topic-reader.ts';
import type { TopicRecord } from './topic-record.ts';

/** How many batches of records may lie between the threads. */
const mostUntaken = 2;
/** Woken sooner by whoever takes them. */
const longestWaitMs = 60_000;

/** The thread of one reading: its own client, which ends with it. */
await runThread<ReaderSettings, readonly TopicRecord[], ReaderTask>(async ({ data, stopping, nextTask, report }) => {
  const { name, brokers, groupPrefix, log: settings, reading } = data;
  const kafka = createKafka({ clientId: name, brokers, log: createLogger({ name, ...settings }) });
  let untaken = 0;
  const spans = await findSpans(kafka, reading);
  await readTopic({
    kafka,
    groupPrefix,
    spans,
    signal: stopping,
    async onRecords(records) {
      report(records);
      untaken += 1;
      while (untaken >= mostUntaken && !stopping.aborted) {
        if ((await nextTask(longestWaitMs)) === 'taken') untaken -= 1;
      }
    },
  });
});
