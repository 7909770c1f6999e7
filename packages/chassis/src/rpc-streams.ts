import { pause } from './pause.ts';
import type { BatchedAnswer, RpcMethod } from './rpc.ts';
import { type BatchStream, openBatchStream, type Travelling } from './rpc-batch-stream.ts';
import type { Replica, Replicas } from './rpc-replicas.ts';

/** The streams of one method to all replicas of a service: to each one that takes calls, and while it drains its successor. */
export type Streams<Call> = {
  /** Those that take calls now. */
  open(): BatchStream<Call>[];
  /** For how many milliseconds there has been none, where there is none. */
  missingMs(): number;
  /** Gives up those that owe answers and say nothing: what is under way is still answered, what comes goes elsewhere. */
  replaceSilent(): void;
  stop(): void;
};

type Options<Call> = {
  method: RpcMethod;
  replicas: Replicas;
  onOpen(): void;
  onAnswer(call: Call, answer: BatchedAnswer): void;
  onLost(calls: readonly Call[], cause: unknown): void;
};

type Lane<Call> = { stream: BatchStream<Call>; replace(): void };

const longestSilenceMs = 1000;
/** Of one replica no more streams than one each so many milliseconds: whoever ends each at once must not be asked for them without end. */
const paceMs = 100;

export function keepStreams<Call extends Travelling>(options: Options<Call>): Streams<Call> {
  const stopped = new AbortController();
  const lanes = new Set<Lane<Call>>();
  const running = new Set<BatchStream<Call>>();
  let lastOpenAt = performance.now();

  function open({ channel }: Replica): Lane<Call> & { over: Promise<void> } {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    let isOpen = false;
    const replace = () => {
      if (isOpen) lastOpenAt = performance.now();
      isOpen = false;
      resolve();
    };
    const stream: BatchStream<Call> = openBatchStream<Call>({
      client: channel.client,
      method: options.method,
      onOpen() {
        isOpen = true;
        options.onOpen();
      },
      onAnswer: options.onAnswer,
      onDraining: replace,
      onEnd(unanswered, cause) {
        running.delete(stream);
        replace();
        options.onLost(unanswered, cause);
      },
    });
    running.add(stream);
    return { stream, replace, over };
  }

  async function keepOne(replica: Replica, gone: AbortSignal): Promise<void> {
    let lane: Lane<Call> | undefined;
    gone.addEventListener('abort', () => {
      lane?.stream.drain();
      lane?.replace();
    });
    while (!gone.aborted) {
      const since = performance.now();
      const opened = open(replica);
      lane = opened;
      lanes.add(lane);
      await opened.over;
      lanes.delete(lane);
      if (performance.now() - since < paceMs) await pause(paceMs, gone);
    }
  }

  options.replicas.onEach((replica, gone) => void keepOne(replica, AbortSignal.any([gone, stopped.signal])));

  return {
    open: () => [...lanes].map(({ stream }) => stream).filter(({ state }) => state === 'open'),
    missingMs: () => performance.now() - lastOpenAt,
    replaceSilent() {
      for (const { stream, replace } of lanes) {
        if (stream.silentMs() < longestSilenceMs) continue;
        stream.drain();
        replace();
      }
    },
    stop() {
      stopped.abort();
      for (const stream of running) stream.cancel();
    },
  };
}
