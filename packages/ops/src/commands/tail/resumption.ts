import type { BusEvent } from '../../api/answers.ts';

/** Tells after an interruption which events have been shown, when the latest of each partition come once more. */
export type Resumption = {
  /** False for what was shown, or had been there before it all began; true, and noted, for everything else. */
  isNew(event: BusEvent): boolean;
};

/** @param beganAt when the first connection was there, by the gateway's clock */
export function createResumption(beganAt: Date): Resumption {
  const shown = new Map<string, number>();
  const began = beganAt.getTime();
  return {
    isNew({ topic, partition, offset, time }) {
      const place = `${topic} ${partition}`;
      const last = shown.get(place);
      // Of a partition nothing was seen of, the clock decides; whoever sets no clock sees an event twice rather than never.
      const wasThere = last === undefined ? Date.parse(time) < began : offset <= last;
      if (!wasThere) shown.set(place, offset);
      return !wasThere;
    },
  };
}
