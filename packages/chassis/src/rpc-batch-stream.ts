import type { CallHeader } from '@custom-modules/contracts/batches';
import { type Client, type ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import type { BatchedAnswer, BatchedCall, BatchRequest, BatchResponse, OutgoingCall, RpcMethod } from './rpc.ts';

type Message = { readonly header: Omit<CallHeader, 'id'>; readonly request: unknown; readonly bytes: number };

/** A call on its way. What it says is asked for when it is sent, for by then it has less time left. */
export type Travelling = { message(): Message };

type Options<Call> = {
  client: Client;
  method: RpcMethod;
  /** When all of it is to be over; by default it lasts. */
  deadline?: Date | undefined;
  onOpen(): void;
  onAnswer(call: Call, answer: BatchedAnswer): void;
  /** It takes no more calls: the server wants it so. */
  onDraining(): void;
  /** Calls that are not answered and will not be. */
  onEnd(unanswered: readonly Call[], cause: unknown): void;
};

/** One long-lived stream to one server, on which calls travel in batches. */
export type BatchStream<Call> = {
  /** Where it goes, as the channel has it. */
  readonly address: string;
  /** `opening` until the server is there, however long that takes. Only an open one is sent calls. */
  readonly state: 'opening' | 'open' | 'draining' | 'ended';
  readonly underWay: number;
  /** For how many milliseconds the server has owed an answer and said nothing. */
  silentMs(): number;
  send(calls: readonly Call[]): void;
  /** Nobody waits for its answer any longer. */
  forget(call: Call): void;
  /** Takes no more calls, and ends when those under way are answered. */
  drain(): void;
  cancel(): void;
};

/** A call as it travels in a batch. */
export function messageOf(request: unknown, { trail, bearer = '', deadline }: OutgoingCall): Message {
  const { requestId, traceparent = '' } = trail;
  // Rounded up: one that is over in less than a millisecond is not one without a deadline.
  const timeoutMs = deadline ? Math.max(Math.ceil(deadline.getTime() - Date.now()), 1) : 0;
  return {
    header: { timeoutMs, bearerToken: bearer, requestId, traceparent },
    request,
    bytes: callBytes + bearer.length + JSON.stringify(request).length,
  };
}

/** What a call weighs beside its bearer and its request, roughly: its header, and as much in the answer. */
const callBytes = 512;
/** Far below what a server takes in one message, even where a character is three bytes: one message too long ends the stream for all. */
const mostBytes = 256 * 1024;
const mostCalls = 128;

export function openBatchStream<Call extends Travelling>(options: Options<Call>): BatchStream<Call> {
  const { path, requestSerialize, responseDeserialize } = options.method;
  const underWay = new Map<number, Call>();
  const ids = new Map<Call, number>();
  const metadata = new Metadata({ waitForReady: true });
  const stream: ClientDuplexStream<BatchRequest, BatchResponse> = options.client.makeBidiStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    metadata,
    options.deadline === undefined ? {} : { deadline: options.deadline },
  );
  let state: BatchStream<Call>['state'] = 'opening';
  let lastId = 0;
  let owedSince: number | undefined;

  stream.on('metadata', () => {
    if (state !== 'opening') return;
    state = 'open';
    options.onOpen();
  });
  stream.on('data', ({ answers, draining }: BatchResponse) => {
    for (const answer of answers) {
      const call = underWay.get(answer.id);
      if (call === undefined) continue;
      remove(call, answer.id);
      options.onAnswer(call, answer);
    }
    owedSince = underWay.size === 0 ? undefined : performance.now();
    if (draining) onDraining();
  });
  stream.on('error', onEnd);
  stream.on('end', () => onEnd(new Error('the server ended the stream')));

  function onDraining(): void {
    if (state !== 'open') return;
    drain();
    options.onDraining();
  }

  function onEnd(cause: unknown): void {
    if (state === 'ended') return;
    state = 'ended';
    const unanswered = [...underWay.values()];
    underWay.clear();
    ids.clear();
    options.onEnd(unanswered, cause);
  }

  function remove(call: Call, id: number): void {
    underWay.delete(id);
    ids.delete(call);
  }

  function drain(): void {
    if (state === 'ended') return;
    const wasOpen = state === 'open';
    state = 'draining';
    if (wasOpen) stream.end();
    else stream.cancel();
  }

  function add(call: Call): BatchedCall & { bytes: number } {
    lastId = (lastId + 1) >>> 0;
    underWay.set(lastId, call);
    ids.set(call, lastId);
    const { header, request, bytes } = call.message();
    return { header: { ...header, id: lastId }, request, bytes };
  }

  return {
    address: options.client.getChannel().getTarget(),
    get state() {
      return state;
    },
    get underWay() {
      return underWay.size;
    },
    silentMs: () => (owedSince === undefined ? 0 : performance.now() - owedSince),
    send(calls) {
      owedSince ??= performance.now();
      let batch: BatchedCall[] = [];
      let bytes = 0;
      for (const call of calls) {
        const added = add(call);
        batch.push(added);
        bytes += added.bytes;
        if (batch.length < mostCalls && bytes < mostBytes) continue;
        stream.write({ calls: batch });
        [batch, bytes] = [[], 0];
      }
      if (batch.length > 0) stream.write({ calls: batch });
    },
    forget(call) {
      const id = ids.get(call);
      if (id === undefined) return;
      remove(call, id);
      if (state === 'draining' && underWay.size === 0) stream.cancel(); // whoever does not answer does not end it either
    },
    drain,
    cancel: () => stream.cancel(),
  };
}
