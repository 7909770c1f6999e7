import type { OutboxStatus, OutboxStore } from '../store/outbox-store.ts';

type Deps<Bus> = {
  readonly outbox: OutboxStore;
  readonly bus: { observed(): Bus | undefined };
};

/** How the outbox stands now, and what was last heard of Kafka, if that was lately. */
export async function getStatus<Bus>({
  outbox,
  bus,
}: Deps<Bus>): Promise<{ outbox: OutboxStatus; bus: Bus | undefined }> {
  return { outbox: await outbox.readStatus(), bus: bus.observed() };
}
