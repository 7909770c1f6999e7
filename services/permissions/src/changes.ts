import { EventEmitter } from 'node:events';

export type Changes = {
  /** Yields at once, and again after changes in the organization, several of them maybe as one; ends when the signal aborts. */
  watch(organizationId: string, signal: AbortSignal): AsyncIterable<void>;
};

export type Announcements = Changes & {
  announce(organizationId: string): void;
  /** For when it is not known who is concerned. */
  announceAll(): void;
};

/** Passes on that something has changed. Nothing is queued: who is slow hears of many changes as of one. */
export function createChanges(): Announcements {
  const announcements = new EventEmitter().setMaxListeners(0);
  const eventOf = (organizationId: string) => `organization ${organizationId}`;

  async function* watch(organizationId: string, signal: AbortSignal): AsyncIterable<void> {
    let hasChanged = true;
    let wake = () => {};
    const note = () => {
      hasChanged = true;
      wake();
    };
    const events = [eventOf(organizationId), 'everybody'];
    for (const event of events) announcements.on(event, note);
    signal.addEventListener('abort', note, { once: true });
    try {
      while (!signal.aborted) {
        if (hasChanged) {
          hasChanged = false;
          yield;
          continue;
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    } finally {
      for (const event of events) announcements.off(event, note);
      signal.removeEventListener('abort', note);
    }
  }

  return {
    watch,
    announce: (organizationId) => void announcements.emit(eventOf(organizationId)),
    announceAll: () => void announcements.emit('everybody'),
  };
}
