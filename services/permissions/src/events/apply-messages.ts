import { UnreadableEventError } from '@custom-modules/contracts/event-record';
import type { Change } from '../domain/change.ts';
import { type ModuleProjection, UnacceptableChangeError } from '../store/module-projection.ts';
import { type Message, readChange } from './messages.ts';

/** A message nothing can be made of, whoever tries and however often. */
export type Poison = { readonly message: Message; readonly reason: PoisonReason; readonly detail: string };
export type PoisonReason = 'unreadable' | UnacceptableChangeError['reason'];

export type Outcome = {
  readonly applied: readonly Readable[];
  readonly duplicate: number;
  readonly poison: readonly Poison[];
};

/** A message and what it comes to. */
export type Readable = { readonly message: Message; readonly change: Change };

/**
 * Applies messages in one transaction, or one by one when the database refuses what they say, so that the good ones
 * lose nothing by the company they are in. What a message is itself the cause of is returned as poison; whatever else
 * goes wrong is thrown and may be tried again from the beginning.
 */
export async function applyMessages(
  projection: ModuleProjection,
  messages: readonly Message[],
  onProgress: () => Promise<void>,
): Promise<Outcome> {
  const { readable, unreadable } = readAll(messages);
  try {
    const applied = await applyAll(projection, readable);
    return { applied, duplicate: readable.length - applied.length, poison: unreadable };
  } catch (error) {
    if (!(error instanceof UnacceptableChangeError)) throw error;
  }
  const { applied, unacceptable } = await applyOneByOne(projection, readable, onProgress);
  const duplicate = readable.length - applied.length - unacceptable.length;
  return { applied, duplicate, poison: [...unreadable, ...unacceptable] };
}

/** The same for one record; answers with why it cannot be applied, if it cannot. */
export async function handleRecord(projection: ModuleProjection, record: Message): Promise<Poison | undefined> {
  const { poison } = await applyMessages(projection, [record], async () => undefined);
  return poison[0];
}

function readAll(messages: readonly Message[]): { readable: Readable[]; unreadable: Poison[] } {
  const readable: Readable[] = [];
  const unreadable: Poison[] = [];
  for (const message of messages) {
    try {
      readable.push({ message, change: readChange(message) });
    } catch (error) {
      // Reading looks at nothing but the message, so whatever is thrown is the message's doing.
      const detail = error instanceof UnreadableEventError ? error.message : 'the event cannot be read';
      unreadable.push({ message, reason: 'unreadable', detail });
    }
  }
  return { readable, unreadable };
}

/** Those that changed something. */
async function applyAll(projection: ModuleProjection, readable: readonly Readable[]): Promise<Readable[]> {
  if (readable.length === 0) return [];
  const applied = new Set(await projection.apply(readable.map(({ change }) => change)));
  return readable.filter(({ change }) => applied.has(change));
}

async function applyOneByOne(
  projection: ModuleProjection,
  readable: readonly Readable[],
  onProgress: () => Promise<void>,
): Promise<{ applied: Readable[]; unacceptable: Poison[] }> {
  const applied: Readable[] = [];
  const unacceptable: Poison[] = [];
  for (const each of readable) {
    const { message } = each;
    try {
      applied.push(...(await applyAll(projection, [each])));
    } catch (error) {
      if (!(error instanceof UnacceptableChangeError)) throw error;
      unacceptable.push({ message, reason: error.reason, detail: error.message });
    }
    await onProgress();
  }
  return { applied, unacceptable };
}
