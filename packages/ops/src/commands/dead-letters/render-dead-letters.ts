import type { DeadLetter, Redriven, WholeDeadLetter } from '../../api/answers.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';
import { renderSpan } from '../../terminal/spans.ts';
import { renderPairs, renderTable } from '../../terminal/table.ts';
import { renderChosen } from '../selection/render-dropped.ts';

type List = { readonly items: readonly DeadLetter[]; readonly more: boolean };

export function renderDeadLetters({ items, more }: List, { paint, now }: { paint: Paint; now: Date }): string {
  if (items.length === 0) return 'There are none.';
  const table = renderTable(
    items,
    [
      { title: 'ID', cell: ({ id }) => plain(id) },
      { title: 'REASON', cell: ({ reason }) => paint('yellow', plain(reason)) },
      { title: 'AGE', align: 'right', cell: ({ putAsideAt }) => renderSpan(now.getTime() - Date.parse(putAsideAt)) },
      { title: 'FATE', cell: ({ fate }) => fate },
      { title: 'ORGANIZATION', cell: ({ organizationId }) => plain(organizationId ?? '-') },
      { title: 'MODULE', cell: ({ moduleId, version }) => plain(`${moduleId ?? '-'}${version ? ` v${version}` : ''}`) },
      { title: 'DETAIL', cell: ({ detail }) => plain(detail) },
    ],
    paint,
  );
  return more ? `${table}\n${paint('dim', 'There are more: --limit.')}` : table;
}

export function renderDeadLetter(letter: WholeDeadLetter, paint: Paint): string {
  const { decidedBy, decidedAt, fate } = letter;
  const about = renderPairs(
    [
      ['id', plain(letter.id)],
      ['reason', `${paint('yellow', plain(letter.reason))}: ${plain(letter.detail)}`],
      ['topic', `${plain(letter.topic)}, partition ${letter.partition}, offset ${letter.offset}`],
      ['put aside', letter.putAsideAt],
      ['organization', plain(letter.organizationId ?? '-')],
      ['module', plain(letter.moduleId ?? '-')],
      ['version', `${letter.version ?? '-'}`],
      ['request', plain(letter.requestId ?? '-')],
      ['fate', decidedBy === null ? fate : `${fate} by ${plain(decidedBy)} at ${decidedAt}`],
    ],
    paint,
  );
  const headers = Object.entries(letter.headers).map(([name, value]) => `  ${plain(name)}: ${plain(value)}`);
  const payload = letter.maskedPayload === null ? '  nothing' : indent(letter.maskedPayload);
  return [
    about,
    [paint('dim', 'headers'), ...headers].join('\n'),
    `${paint('dim', `payload, ${letter.payloadBytes} bytes, masked`)}\n${payload}`,
  ].join('\n\n');
}

/** JSON over several lines, anything else in one. */
function indent(payload: string): string {
  try {
    const lines = JSON.stringify(JSON.parse(payload), undefined, 2).split('\n');
    return lines.map((line) => `  ${plain(line)}`).join('\n');
  } catch {
    return `  ${plain(payload)}`;
  }
}

export function renderRedriven({ ids, dryRun, stillDead }: Redriven, paint: Paint): string {
  const done = renderChosen(ids, dryRun ? 'would be redriven' : 'redriven');
  const dead = stillDead.map(({ id, reason, detail }) => `  ${plain(id)}  ${plain(reason)}: ${plain(detail)}`);
  if (dead.length === 0) return done;
  return [done, paint('yellow', `${dead.length} cannot be applied now either:`), ...dead].join('\n');
}
