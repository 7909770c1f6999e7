import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page } from '@custom-modules/rules/page';
import { isRowId } from '../domain/outbox-selection.ts';
import type { OutboxEntry, OutboxState, OutboxStore } from '../store/outbox-store.ts';

type Deps = { readonly outbox: OutboxStore };
type Input = { readonly state: OutboxState | undefined; readonly cursor: string; readonly limit: number };

/**
 * Events on their way, over all organizations.
 * @throws Failure `invalid_request` naming what is wrong with the page
 */
export async function listOutbox(
  { outbox }: Deps,
  { state, cursor, limit: wanted }: Input,
): Promise<Page<OutboxEntry>> {
  const page = { search: '', cursor, limit: wanted };
  const { after, limit } = accept(checkPage('outbox', page, ({ id }) => isRowId(id)));
  const rows = await outbox.list({ state, after: after?.id, limit });
  return cutPage(rows, { limit, positionOf: ({ id }) => ({ key: '', id }) });
}
