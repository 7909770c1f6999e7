import type { Clock } from '@custom-modules/chassis/clock';
import type { Span, TopicRecord } from '@custom-modules/chassis/topic-record';
import { idOf } from '../domain/dead-letter.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import type { RebuildStore } from '../store/rebuild-store.ts';
import { applyMessages } from './apply-messages.ts';
import { lookUp, requireKept, requireWhole } from './whole-history.ts';

type Deps = {
  /** Has begun: the consumer writes beside this from before the ends of the topic are looked up. */
  id: string;
  rebuilds: RebuildStore;
  letters: Pick<DeadLetterStore, 'droppedAmong'>;
  signal: AbortSignal;
  clock: Clock;
  findSpans: () => Promise<Span[]>;
  read: (spans: readonly Span[], onRecords: (records: readonly TopicRecord[]) => Promise<void>) => Promise<void>;
};

const noProgress = async () => undefined;

/**
 * Reads what the topic held when this was called and finishes the rebuild. What comes meanwhile the consumer applies to both;
 * messages an operator has dropped stay so.
 * @throws HistoryGapError when the topic does not hold all that was ever written to it, before or after
 */
export async function readAnew({ id, rebuilds, letters, signal, clock, findSpans, read }: Deps): Promise<void> {
  // Looked at before the ends are looked up: what is in use by now was on the topic by then.
  const isAnyInUse = await rebuilds.isAnyInUse();
  const spans = await lookUp(findSpans);
  requireWhole(spans, isAnyInUse);
  await rebuilds.expect(id, Number(spans.reduce((sum, { from, to = from }) => sum + to - from, 0n)));
  const projection = { apply: (changes: Parameters<RebuildStore['apply']>[1]) => rebuilds.apply(id, changes) };
  let [messagesRead, unreadable] = [0, 0];
  await read(spans, async (records) => {
    const dropped = await letters.droppedAmong(records);
    const kept = records.filter((record) => !dropped.has(idOf(record)));
    const { poison } = await applyMessages(projection, kept, noProgress);
    messagesRead += records.length;
    unreadable += poison.length;
    await rebuilds.progress(id, messagesRead, unreadable);
  });
  signal.throwIfAborted();
  const spansNow = await lookUp(findSpans);
  requireWhole(spansNow, isAnyInUse);
  requireKept(spans, spansNow);
  await rebuilds.finish(id, clock());
}
