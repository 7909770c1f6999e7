import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import type { Logger } from './log.ts';

type KafkaOptions = { clientId: string; brokers: readonly string[]; log: Pick<Logger, 'debug' | 'warn'> };

/** A KafkaJS client that logs through ours. It belongs in a worker thread: see `supervised-thread.ts`. */
export function createKafka({ clientId, brokers, log }: KafkaOptions): Kafka {
  silenceNegativeTimeouts();
  return new Kafka({
    clientId,
    brokers: [...brokers],
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 5 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, level, log: { message, error } }) => {
        // KafkaJS calls any broken connection an error; it retries by itself, and our own code says when it gave up.
        const write = level === logLevel.DEBUG ? 'debug' : 'warn';
        log[write]({ kafka: namespace, ...(error === undefined ? {} : { reason: String(error) }) }, message);
      },
  });
}

/**
 * A producer that puts a key where Kafka's own clients put it, and makes no topic. Who calls it tries again, whole: when a leader
 * moves while KafkaJS 2.2.4 tries again by itself, it takes records as sent that it has sent to nobody (`sendMessages.js` asks no
 * broker twice that has answered, though it leads more by then). Not idempotent: that producer of KafkaJS goes wrong for
 * good when a sequence is broken.
 */
export function createProducer(kafka: Kafka): Producer {
  return kafka.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 0 },
  });
}

/**
 * The broker's verdict, by the name of its error code (https://kafka.apache.org/protocol#protocol_error_codes), if it
 * gave one. KafkaJS wraps it in an error of its own for each time it gave up.
 */
export function brokerErrorType(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { type } = error as Error & { type?: unknown };
  return typeof type === 'string' ? type : brokerErrorType(error.cause);
}

let isSilenced = false;

/** KafkaJS computes timeouts that are already over; newer Node warns of each. Only that warning is dropped. */
function silenceNegativeTimeouts(): void {
  if (isSilenced) return;
  isSilenced = true;
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    const [type] = rest;
    const name = warning instanceof Error ? warning.name : typeof type === 'string' ? type : undefined;
    if (name !== 'TimeoutNegativeWarning') Reflect.apply(emit, process, [warning, ...rest]);
  }) as typeof process.emitWarning;
}
