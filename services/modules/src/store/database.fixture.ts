import type { EventRecord } from '@custom-modules/contracts/event-record';
import { withClient } from '@custom-modules/testing/databases';

/** What of an organization waits for the topic, oldest first. */
export function readOutbox(workerUrl: string, organizationId: string): Promise<readonly EventRecord[]> {
  return withClient(workerUrl, async (client) => {
    const { rows } = await client.query<EventRecord>(
      'SELECT key, value, headers FROM outbox WHERE organization_id = $1 ORDER BY id',
      [organizationId],
    );
    return rows;
  });
}
