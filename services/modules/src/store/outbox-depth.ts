import { type Pool, query } from '@custom-modules/chassis/postgres';

export type OutboxDepth = {
  readonly waiting: number;
  readonly parked: number;
  /** When the oldest waiting row was written. */
  readonly oldest: Date | null;
};

/** How much is on its way to the topic, over all organizations. */
export async function readOutboxDepth(pool: Pool): Promise<OutboxDepth> {
  const [depth] = await query<OutboxDepth>(
    pool,
    `SELECT count(*) FILTER (WHERE parked_at IS NULL)::int AS waiting,
            count(*) FILTER (WHERE parked_at IS NOT NULL)::int AS parked,
            min(created_at) FILTER (WHERE parked_at IS NULL) AS oldest
     FROM outbox`,
  );
  return depth ?? { waiting: 0, parked: 0, oldest: null };
}
