import type { Logger } from '@custom-modules/chassis/log';
import type { ThreadState } from '@custom-modules/chassis/supervised-thread';
import { within } from '@custom-modules/chassis/within';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';

type Deps = {
  letters: Pick<DeadLetterStore, 'countWaiting'>;
  consumer: { readonly group: string; state(): ThreadState };
  log: Pick<Logger, 'warn'>;
};

export type Status = {
  readonly group: string;
  readonly consumer: ThreadState;
  /** Those that wait, by reason. Undefined while PostgreSQL does not tell. */
  readonly deadLetters: ReadonlyMap<string, number> | undefined;
};

/** Less than whoever asks for a status waits for it. */
const longestCountMs = 1000;

/** How the consumer of this process is, and how many dead letters there are. Answers also while PostgreSQL does not. */
export async function getStatus({ letters, consumer, log }: Deps): Promise<Status> {
  const deadLetters = await within(longestCountMs, letters.countWaiting()).catch((err) => {
    log.warn({ err }, 'dead letters not counted');
    return undefined;
  });
  return { group: consumer.group, consumer: consumer.state(), deadLetters };
}
