import type { OutboxStatus, OutboxStore } from '../store/outbox-store.ts';

/** How the outbox stands now. */
export function getStatus({ outbox }: { readonly outbox: OutboxStore }): Promise<OutboxStatus> {
  return outbox.readStatus();
}
