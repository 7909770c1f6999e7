import { invalidRequest } from '@custom-modules/chassis/failure';
import type { ThreadState } from '@custom-modules/chassis/supervised-thread';
import {
  ConsumerState,
  type DeadLetter as DeadLetterMessage,
  Fate as FateMessage,
  type Rebuild as RebuildMessage,
  RebuildState,
} from '@custom-modules/contracts/permissions-operations';
import { type DeadLetter, type Fate, idOf } from '../domain/dead-letter.ts';
import type { Rebuild } from '../domain/rebuild.ts';

export const consumerStateOf = {
  starting: ConsumerState.CONSUMER_STATE_STARTING,
  running: ConsumerState.CONSUMER_STATE_RUNNING,
  waiting: ConsumerState.CONSUMER_STATE_WAITING,
  stopped: ConsumerState.CONSUMER_STATE_STOPPED,
} as const satisfies Record<ThreadState, ConsumerState>;

const fateMessageOf = {
  waiting: FateMessage.FATE_WAITING,
  redriven: FateMessage.FATE_REDRIVEN,
  dropped: FateMessage.FATE_DROPPED,
} as const satisfies Record<Fate, FateMessage>;

/** Those that wait are what is asked for where nothing is said. */
export function toFate(message: FateMessage): Fate {
  if (message === FateMessage.FATE_UNSPECIFIED) return 'waiting';
  const [fate] = Object.entries(fateMessageOf).find(([, value]) => value === message) ?? [];
  if (fate === undefined) throw invalidRequest({ field: 'fate', message: 'There is no such fate.' });
  return fate as Fate;
}

export function toDeadLetterMessage(letter: DeadLetter): DeadLetterMessage {
  return { ...letter, id: idOf(letter), offset: Number(letter.offset), fate: fateMessageOf[letter.fate] };
}

const rebuildStateOf = {
  reading: RebuildState.REBUILD_STATE_READING,
  done: RebuildState.REBUILD_STATE_DONE,
  failed: RebuildState.REBUILD_STATE_FAILED,
} as const satisfies Record<Rebuild['state'], RebuildState>;

export function toRebuildMessage({ state, difference, acceptLoss: _, ...rebuild }: Rebuild): RebuildMessage {
  return {
    ...rebuild,
    state: rebuildStateOf[state],
    difference: difference && { ...difference, examples: [...difference.examples] },
  };
}
