import { EventEmitter } from 'node:events';

/** That something has changed, by topic. */
export type Announcements = {
  /** Yields at once, and again after announcements, several of them maybe as one; ends when the signal aborts. */
  watch(topic: string, signal: AbortSignal): AsyncIterable<void>;
  announce(topic: string): void;
  /** For when it is not known which topics are concerned. */
  announceAll(): void;
};

/** Passes on that something has changed. Nothing is queued: who is slow hears of many changes as of one. */
export function createAnnouncements(): Announcements {
  const emitter = new EventEmitter().setMaxListeners(0);
  const eventOf = (topic: string) => `topic ${topic}`;

  async function* watch(topic: string, signal: AbortSignal): AsyncIterable<void> {
    let hasChanged = true;
    let wake = () => {};
    const note = () => {
      hasChanged = true;
      wake();
    };
    const events = [eventOf(topic), 'every topic'];
    for (const event of events) emitter.on(event, note);
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
      for (const event of events) emitter.off(event, note);
      signal.removeEventListener('abort', note);
    }
  }

  return {
    watch,
    announce: (topic) => void emitter.emit(eventOf(topic)),
    announceAll: () => void emitter.emit('every topic'),
  };
}
