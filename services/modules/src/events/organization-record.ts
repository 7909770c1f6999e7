import type { EventRecord } from '@custom-modules/contracts/event-record';
import { encodeOrganizationPurged, organizationEventTypes } from '@custom-modules/contracts/organization-events';
import type { PurgeEntry } from '../store/organization-store.ts';

/** What the topic will hold of a purge, made in its transaction. */
export function toPurgeRecord({ id, organizationId, actor, at, trail }: PurgeEntry): EventRecord {
  return encodeOrganizationPurged({
    id,
    type: organizationEventTypes.purged,
    source: '/services/modules',
    subject: organizationId,
    time: at,
    ...trail,
    data: { organizationId, purgedAt: at, actor },
  });
}
