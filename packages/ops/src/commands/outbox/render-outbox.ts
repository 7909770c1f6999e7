import type { OutboxRow } from '../../api/answers.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';
import { renderSpan } from '../../terminal/spans.ts';
import { renderTable } from '../../terminal/table.ts';

type List = { readonly items: readonly OutboxRow[]; readonly more: boolean };

export function renderOutbox({ items, more }: List, { paint, now }: { paint: Paint; now: Date }): string {
  if (items.length === 0) return 'There are none.';
  const table = renderTable(
    items,
    [
      { title: 'ID', cell: ({ id }) => plain(id) },
      { title: 'EVENT', cell: ({ eventType }) => plain(eventType) },
      { title: 'ORGANIZATION', cell: ({ organizationId }) => plain(organizationId) },
      { title: 'MODULE', cell: ({ moduleId }) => plain(moduleId ?? '-') },
      { title: 'AGE', align: 'right', cell: ({ createdAt }) => renderSpan(now.getTime() - Date.parse(createdAt)) },
      { title: 'BYTES', align: 'right', cell: ({ bytes }) => `${bytes}` },
      { title: 'STATE', cell: (row) => renderState(row, paint) },
    ],
    paint,
  );
  return more ? `${table}\n${paint('dim', 'There are more: --limit.')}` : table;
}

function renderState({ parkedAt, parkedReason, blocked }: OutboxRow, paint: Paint): string {
  if (parkedAt !== null) return paint('yellow', `parked: ${plain(parkedReason ?? 'refused')}`);
  return blocked ? paint('yellow', 'waiting behind a parked one') : 'waiting';
}
