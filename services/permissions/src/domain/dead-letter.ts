/** What became of a message that could not be applied. */
export type Fate = 'waiting' | 'redriven' | 'dropped';

/** Where a message lies on the topic of modules. */
export type Place = { readonly topic: string; readonly partition: number; readonly offset: string };

/** Whom a message is about, as far as it could be read. */
export type Subject = {
  readonly organizationId: string | undefined;
  readonly moduleId: string | undefined;
  readonly version: number | undefined;
  readonly requestId: string | undefined;
};

/** A message that could not be applied for what it is. */
export type NewDeadLetter = Place &
  Subject & {
    /** When the message was written, in milliseconds: of a topic that was made anew the same place holds another one. */
    readonly recordMs: number;
    readonly reason: string;
    readonly detail: string;
    readonly at: Date;
  };

export type DeadLetter = Omit<NewDeadLetter, 'at' | 'recordMs'> & {
  /** Absent of letters from before it was kept. */
  readonly recordMs: number | undefined;
  readonly putAsideAt: Date;
  readonly fate: Fate;
  /** The operator who decided it, unless it waits. */
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
};

/** Letters by id, by reason, or all of them. */
export type Selection =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'reason'; readonly reason: string }
  | { readonly kind: 'all' };

export function idOf({ partition, offset }: Omit<Place, 'topic'>): string {
  return `${partition}-${offset}`;
}

/** What a record says of when it was written. Its producer may have said anything: what is no time counts as none. */
export function recordMsOf(time: Date): number {
  return time.getTime() || 0;
}

/** Whether a record that lies at a letter's place is the one the letter is about. */
export function isAbout({ recordMs, putAsideAt }: DeadLetter, { time }: { readonly time: Date }): boolean {
  const ms = recordMsOf(time);
  return recordMs === undefined ? ms <= putAsideAt.getTime() : recordMs === ms;
}

const idForm = /^(\d{1,9})-(\d{1,18})$/;

/** The place an id names, if it has the form of one. */
export function placeOf(id: string): Omit<Place, 'topic'> | undefined {
  const [, partition, offset] = idForm.exec(id) ?? [];
  if (partition === undefined || offset === undefined) return undefined;
  const place = { partition: Number(partition), offset: String(BigInt(offset)) };
  return idOf(place) === id ? place : undefined;
}
