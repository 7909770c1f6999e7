import type { ThreadState } from '@custom-modules/chassis/supervised-thread';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';

type Deps = { letters: DeadLetterStore; consumer: { readonly group: string; state(): ThreadState } };

export type Status = {
  readonly group: string;
  readonly consumer: ThreadState;
  /** Those that wait, by reason. */
  readonly deadLetters: ReadonlyMap<string, number>;
};

/** How the consumer of this process is, and how many dead letters there are. */
export async function getStatus({ letters, consumer }: Deps): Promise<Status> {
  return { group: consumer.group, consumer: consumer.state(), deadLetters: await letters.countWaiting() };
}
