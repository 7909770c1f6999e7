import { type Pool, query } from '@custom-modules/chassis/postgres';

export type OutboxDepth = {
  readonly waiting: number;
  readonly parked: number;
  /** When the oldest row was written that may be sent: what waits behind a parked one is not late by itself. */
  readonly oldest: Date | null;
};

/** How much is on its way to the topic, over all organizations. */
export async function readOutboxDepth(pool: Pool): Promise<OutboxDepth> {
  const [depth] = await query<OutboxDepth>(
    pool,
    `SELECT count(*) FILTER (WHERE parked_at IS NULL)::int AS waiting,
            count(*) FILTER (WHERE parked_at IS NOT NULL)::int AS parked,
            (SELECT created_at FROM outbox AS oldest
             WHERE parked_at IS NULL
               AND NOT EXISTS (SELECT FROM outbox AS parked WHERE parked.key = oldest.key AND parked.parked_at IS NOT NULL)
             ORDER BY id LIMIT 1) AS oldest
     FROM outbox`,
  );
  return depth ?? { waiting: 0, parked: 0, oldest: null };
}
