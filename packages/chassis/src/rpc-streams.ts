import { pause } from './pause.ts';
import type { BatchedAnswer, RpcMethod } from './rpc.ts';
import { type BatchStream, openBatchStream, type Travelling } from './rpc-batch-stream.ts';
import type { Replica, Replicas } from './rpc-replicas.ts';

/** The streams of one method to all replicas of a service: to each one that takes calls, and while it drains its successor. */
export type Streams<Call> = {
  /** Those that take calls now. */
  open(): BatchStream<Call>[];
  /** Gives up those that owe answers and say nothing: what is under way is still answered, what comes goes elsewhere. */
  replaceSilent(): void;
  stop(): void;
};

type Options<Call> = {
  method: RpcMethod;
  replicas: Replicas;
  onOpen(): void;
  onAnswer(stream: BatchStream<Call>, call: Call, answer: BatchedAnswer): void;
  onLost(stream: BatchStream<Call>, calls: readonly Call[], cause: unknown): void;
};

type Lane<Call> = { stream: BatchStream<Call>; replace(): void };

const longestSilenceMs = 1000;
const retryMs = 500;

export function keepStreams<Call extends Travelling>(options: Options<Call>): Streams<Call> {
  const stopped = new AbortController();
  const lanes = new Set<Lane<Call>>();
  const running = new Set<BatchStream<Call>>();

  function open({ channel }: Replica): Lane<Call> & { over: Promise<{ wasOpen: boolean }> } {
    const { promise: over, resolve } = Promise.withResolvers<{ wasOpen: boolean }>();
    let wasOpen = false;
    const replace = () => resolve({ wasOpen });
    const stream: BatchStream<Call> = openBatchStream<Call>({
      client: channel.client,
      method: options.method,
      onOpen() {
        wasOpen = true;
        options.onOpen();
      },
      onAnswer: (call, answer) => options.onAnswer(stream, call, answer),
      onDraining: replace,
      onEnd(unanswered, cause) {
        running.delete(stream);
        replace();
        options.onLost(stream, unanswered, cause);
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
      const opened = open(replica);
      lane = opened;
      lanes.add(lane);
      const { wasOpen } = await opened.over;
      lanes.delete(lane);
      if (!wasOpen) await pause(retryMs, gone);
    }
  }

  options.replicas.onEach((replica, gone) => void keepOne(replica, AbortSignal.any([gone, stopped.signal])));

  return {
    open: () => [...lanes].map(({ stream }) => stream).filter(({ state }) => state === 'open'),
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
