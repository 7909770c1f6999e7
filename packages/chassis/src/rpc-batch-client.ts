import { commonErrors, type Failure, failuresOf, unavailable } from './failure.ts';
import { createFairQueue } from './fair-queue.ts';
import type { Resource } from './lifecycle.ts';
import type { BatchedAnswer, OutgoingCall, RequestOf, ResponseOf, RpcMethod } from './rpc.ts';
import type { AskedAgain, BatchMetrics, TurnedAway } from './rpc-batch-metrics.ts';
import { type BatchStream, messageOf, type Travelling } from './rpc-batch-stream.ts';
import type { Replicas } from './rpc-replicas.ts';
import { failureFromStatus } from './rpc-status.ts';
import { keepStreams } from './rpc-streams.ts';
import { traceCall } from './telemetry-rpc.ts';

/** Makes calls of a method of batches, which must bear to be made twice. */
export type BatchClient<M extends RpcMethod> = Resource & {
  /**
   * Asks, and asks another replica when the answer is lost or late. When not everything fits, each share gets its turn.
   * @throws Failure of the service, or `unavailable`: at once when no replica is there or too many calls wait
   */
  call(request: RequestOf<M>, call: OutgoingCall, share: string): Promise<ResponseOf<M>>;
};

type Options<M extends RpcMethod> = {
  method: M;
  replicas: Replicas;
  metrics: BatchMetrics;
  limits?: Partial<BatchLimits>;
};

export type BatchLimits = {
  /** Calls sent and not yet answered, on one stream. More wait, and go share by share. */
  readonly underWay: number;
  /** Calls that wait. What is beyond it fails at once. */
  readonly waiting: number;
  /** How long an answer may take before another replica is asked too, in milliseconds; at most half of the time a call has. */
  readonly patienceMs: number;
};

type Asked = Travelling & {
  readonly share: string;
  readonly deadlineAt: number;
  readonly patienceMs: number;
  readonly resolve: (response: unknown) => void;
  readonly reject: (failure: Failure) => void;
  readonly underWay: Set<Journey>;
  /** The address it was asked at last. */
  last: string | undefined;
  isWaiting: boolean;
  isSettled: boolean;
  /** How often it was asked, but for the streams that were lost. */
  times: number;
  moves: number;
  lateAt: number;
};

/** Of a call on one stream: it may make a second one on the same, and each has an answer of its own. */
type Journey = Travelling & { readonly asked: Asked; readonly stream: BatchStream<Journey> };

/** The patience is shorter than a server keeps an answer for who asked: to ask again after that would be in vain. */
const defaultLimits: BatchLimits = { underWay: 1024, waiting: 4096, patienceMs: 1000 };
const mostTimes = 2;
const mostMoves = 3;
/** A restart of the only replica is waited for; an outage turns calls away at once. */
const bridgedMs = 1000;
/** The clock is looked at so often for all calls together: a timer for each would cost more than all the rest. */
const lookEveryMs = 25;

const turnedAway: Record<TurnedAway, string> = { nobody: 'nobody serves', full: 'too many calls wait for' };
const common = failuresOf(commonErrors);

/** Calls of one turn of the event loop travel together, those of the next one to the next replica. */
export function createBatchClient<M extends RpcMethod>(options: Options<M>): BatchClient<M> {
  const { method, replicas, limits } = options;
  const { underWay: mostUnderWay, waiting: mostWaiting, patienceMs } = { ...defaultLimits, ...limits };
  const waiting = createFairQueue<Asked>(mostWaiting);
  const unsettled = new Set<Asked>();
  let turn = 0;
  let willFlush = false;
  let isStopped = false;
  let clock: NodeJS.Timeout | undefined;

  const streams = keepStreams<Journey>({ method, replicas, onOpen: flushSoon, onAnswer, onLost });
  const measure = options.metrics.of(method.path, () => ({ waiting: waiting.size, replicas: streams.open().length }));

  function flushSoon(): void {
    if (willFlush) return;
    willFlush = true;
    setImmediate(flush);
  }

  function flush(): void {
    willFlush = false;
    const open = streams.open();
    if (open.length === 0 && streams.missingMs() > bridgedMs) turnAway();
    if (waiting.size === 0) return;
    for (const [stream, journeys] of fill(open)) stream.send(journeys);
  }

  /** Deals out what waits: all to the stream whose turn it is, what does not fit to the next; nothing twice to the same one, if there is another. */
  function fill(open: readonly BatchStream<Journey>[]): Map<BatchStream<Journey>, Journey[]> {
    const batches = new Map<BatchStream<Journey>, Journey[]>(open.map((stream) => [stream, []]));
    const hasRoom = (stream: BatchStream<Journey>) =>
      stream.underWay + (batches.get(stream)?.length ?? 0) < mostUnderWay;
    turn = (turn + 1) % Math.max(open.length, 1);
    const inTurn = [...open.slice(turn), ...open.slice(0, turn)];
    while (waiting.size > 0) {
      const stream = inTurn.find(hasRoom);
      if (!stream) break;
      const asked = waiting.take();
      if (!asked || asked.isSettled) continue;
      const another = asked.last === stream.address && inTurn.find((each) => each !== stream && hasRoom(each));
      const chosen = another || stream;
      batches.get(chosen)?.push(begin(asked, chosen));
    }
    return batches;
  }

  function begin(asked: Asked, stream: BatchStream<Journey>): Journey {
    const journey = { asked, stream, message: asked.message };
    asked.isWaiting = false;
    asked.underWay.add(journey);
    asked.last = stream.address;
    asked.times += 1;
    asked.lateAt = Date.now() + asked.patienceMs;
    return journey;
  }

  function turnAway(): void {
    for (const asked of waiting.remove(() => true)) leave(asked, 'nobody');
  }

  function wait(asked: Asked): void {
    if (asked.isWaiting) return;
    asked.isWaiting = true;
    const dropped = waiting.add(asked.share, asked);
    if (dropped) leave(dropped, 'full');
    flushSoon();
  }

  /** Waits no more; it has failed unless it is still under way somewhere. */
  function leave(asked: Asked, why: TurnedAway): void {
    asked.isWaiting = false;
    if (asked.isSettled || asked.underWay.size > 0) return;
    measure.turnedAway(why);
    fail(asked, unavailable(new Error(`${turnedAway[why]} ${method.path}`)));
  }

  function onAnswer(journey: Journey, { response, failure }: BatchedAnswer): void {
    const { asked } = journey;
    asked.underWay.delete(journey);
    if (waiting.size > 0) flushSoon();
    const refusal = failure && failureFromStatus(failure);
    if (refusal?.status === 'UNAVAILABLE') return void askAgain(asked, 'unavailable', refusal);
    if (refusal) return void fail(asked, refusal);
    settle(asked);
    asked.resolve(response);
  }

  function onLost(journeys: readonly Journey[], cause: unknown): void {
    for (const journey of journeys) {
      const { asked } = journey;
      asked.underWay.delete(journey);
      if (asked.moves < mostMoves) {
        asked.moves += 1;
        asked.times -= 1;
      }
      askAgain(asked, 'lost', unavailable(cause));
    }
  }

  function askAgain(asked: Asked, why: AskedAgain, failure: Failure): void {
    if (asked.times < mostTimes) {
      measure.askedAgain(why);
      wait(asked);
    } else if (asked.underWay.size === 0 && !asked.isWaiting) fail(asked, failure);
  }

  function fail(asked: Asked, failure: Failure): void {
    settle(asked);
    asked.reject(failure);
  }

  function settle(asked: Asked): void {
    asked.isSettled = true;
    unsettled.delete(asked);
    for (const journey of asked.underWay) journey.stream.forget(journey);
  }

  function stopped(): Error {
    return new Error(`the client of ${method.path} is stopped`);
  }

  function look(): void {
    const now = Date.now();
    // Where there is more to do than can be done, asking twice would only make it more.
    const mayAskAgain = waiting.size === 0;
    let isLate = false;
    for (const asked of unsettled) {
      if (now >= asked.deadlineAt) {
        isLate = true;
        fail(asked, unavailable(new Error(`no answer from ${method.path} in time`)));
      } else if (mayAskAgain && now >= asked.lateAt && asked.times < mostTimes) {
        measure.askedAgain('late');
        wait(asked);
      }
    }
    if (isLate) waiting.remove(({ isSettled }) => isSettled);
    streams.replaceSilent();
    if (waiting.size > 0) flushSoon();
    clock = unsettled.size > 0 ? setTimeout(look, lookEveryMs) : undefined;
  }

  async function ask(request: RequestOf<M>, call: OutgoingCall, share: string): Promise<ResponseOf<M>> {
    if (call.deadline === undefined) throw common('deadline_required');
    if (isStopped) throw unavailable(stopped());
    const { promise, resolve, reject } = Promise.withResolvers<ResponseOf<M>>();
    const deadlineAt = call.deadline.getTime();
    const asked = newlyAsked({ request, call, share, deadlineAt, patienceMs }, { resolve, reject });
    unsettled.add(asked);
    wait(asked);
    clock ??= setTimeout(look, lookEveryMs);
    return promise;
  }

  return {
    name: `batches of ${method.path}`,
    call: (request, call, share) => traceCall(method.path, call, (traced) => ask(request, traced, share)),
    stop() {
      isStopped = true;
      clearTimeout(clock);
      for (const asked of unsettled) fail(asked, unavailable(stopped()));
      streams.stop();
    },
  };
}

type Question = { request: unknown; call: OutgoingCall; share: string; deadlineAt: number; patienceMs: number };
type Answerer = { resolve: (response: never) => void; reject: (failure: Failure) => void };

function newlyAsked({ request, call, share, deadlineAt, patienceMs }: Question, { resolve, reject }: Answerer): Asked {
  return {
    share,
    deadlineAt,
    patienceMs: Math.min(patienceMs, (deadlineAt - Date.now()) / 2),
    message: () => messageOf(request, call),
    resolve: resolve as Asked['resolve'],
    reject,
    underWay: new Set(),
    last: undefined,
    isWaiting: false,
    isSettled: false,
    times: 0,
    moves: 0,
    lateAt: Number.POSITIVE_INFINITY,
  };
}
