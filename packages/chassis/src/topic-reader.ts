import { Worker } from 'node:worker_threads';
import { type Failure, unavailable } from './failure.ts';
import type { Reading } from './find-spans.ts';
import type { Resource } from './lifecycle.ts';
import type { LogOptions } from './log.ts';
import { pause } from './pause.ts';
import type { Order, ThreadMessage } from './supervised-thread.ts';
import type { TopicRecord } from './topic-record.ts';

/** Reads topics at places of its choice, as a member of no group that anybody else is in. */
export type TopicReader = Resource & {
  /**
   * The records, in their order within a partition, some at a time. It ends when all are read, and when the signal aborts.
   * @throws Failure `unavailable` when Kafka does not answer; what `tooMany` makes when too many read at once
   */
  read(reading: Reading, signal: AbortSignal): AsyncIterable<readonly TopicRecord[]>;
};

type Settings = {
  name: string;
  brokers: readonly string[];
  groupPrefix: string;
  log: Pick<LogOptions, 'level' | 'format' | 'secrets'>;
};

type Options = Settings & {
  /** Each is a thread with some megabytes. */
  mostAtOnce: number;
  tooMany: () => Failure;
};

/** What the thread is given. */
export type ReaderSettings = Settings & { reading: Reading };
export type ReaderTask = 'taken';

const stopMs = 3000;

export function createTopicReader({ mostAtOnce, tooMany, ...settings }: Options): TopicReader {
  const stopping = new AbortController();
  const running = new Set<ReturnType<typeof startThread>>();

  async function* read(reading: Reading, signal: AbortSignal): AsyncIterable<readonly TopicRecord[]> {
    if (running.size >= mostAtOnce) throw tooMany();
    const thread = startThread({ ...settings, reading });
    running.add(thread);
    void thread.exited.then(() => running.delete(thread));
    try {
      yield* thread.records(AbortSignal.any([signal, stopping.signal]));
    } finally {
      void thread.stop();
    }
  }

  return {
    name: settings.name,
    read,
    async stop() {
      stopping.abort();
      // Also those whose reader is busy with what it was given, and asks for nothing.
      await Promise.all([...running].map((thread) => thread.stop()));
    },
  };
}

function startThread(data: ReaderSettings) {
  const worker = new Worker(new URL('./topic-reader-thread.ts', import.meta.url), {
    workerData: data,
    name: data.name,
  });
  const { promise: exited, resolve: onExit } = Promise.withResolvers<void>();
  worker.once('exit', () => onExit());
  const batches: (readonly TopicRecord[])[] = [];
  let wake = () => {};
  let failure: unknown;
  let isOver = false;
  worker.on('message', (message: ThreadMessage<readonly TopicRecord[]>) => {
    if (message.kind === 'report') batches.push(message.report.map(revive));
    wake();
  });
  worker.on('error', (error) => {
    failure = error;
  });
  void exited.then(() => {
    isOver = true;
    wake();
  });
  const say = (order: Order<ReaderTask>) => worker.postMessage(order);

  return {
    exited,
    async *records(signal: AbortSignal): AsyncIterable<readonly TopicRecord[]> {
      const onAbort = () => wake();
      signal.addEventListener('abort', onAbort);
      try {
        while (!signal.aborted) {
          const records = batches.shift();
          if (records) {
            yield records;
            say({ kind: 'task', task: 'taken' });
            continue;
          }
          if (failure !== undefined) throw unavailable(failure);
          if (isOver) return;
          const { promise, resolve } = Promise.withResolvers<void>();
          wake = resolve;
          await promise;
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    /** It leaves its group by itself, or is ended. */
    async stop() {
      say({ kind: 'stop' });
      await Promise.race([exited, pause(stopMs)]);
      await worker.terminate();
    },
  };
}

/** Between threads a Buffer travels as the bytes it is made of. */
function revive({ key, value, ...same }: TopicRecord): TopicRecord {
  return { ...same, key: key && Buffer.from(key), value: value && Buffer.from(value) };
}
