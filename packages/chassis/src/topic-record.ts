/** A message of Kafka as it lies there, made fit to cross threads. */
export type TopicRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** When it was written, by its producer or the broker as the topic is set up. */
  readonly time: Date;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** A part of a partition, from an offset up to another and without it; without an end, whatever is still to come. */
export type Span = {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint | undefined;
};
