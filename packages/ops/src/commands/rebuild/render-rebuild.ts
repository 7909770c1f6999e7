import type { Difference, Rebuild } from '../../api/answers.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';
import { renderTable } from '../../terminal/table.ts';

export function renderProgress({ messagesRead, messages }: Rebuild): string {
  const percent = messages === 0 ? 100 : Math.min(Math.floor((messagesRead / messages) * 100), 100);
  const filled = '█'.repeat(Math.floor(percent / 5)).padEnd(20, '░');
  return `${filled} ${percent} %  ${messagesRead} of ${messages} messages`;
}

/** How it ended, and what was different. */
export function renderRebuild(rebuild: Rebuild, paint: Paint): string {
  const { state, dryRun, messagesRead, unreadable, difference, failure, startedBy, startedAt } = rebuild;
  const ending =
    state === 'failed' ? paint('red', `Failed: ${plain(failure ?? 'it does not say why')}`) : doneOf(rebuild, paint);
  const read = `${messagesRead} messages read, ${unreadable} of them unreadable`;
  const by = paint('dim', `${dryRun ? 'dry run, ' : ''}started by ${plain(startedBy)} at ${startedAt}`);
  return [ending, `${read}  ${by}`, ...renderExamples(difference, paint)].join('\n');
}

function doneOf({ dryRun, difference }: Rebuild, paint: Paint): string {
  const { missing = 0, surplus = 0, different = 0 } = difference ?? {};
  if (missing + surplus + different === 0) return paint('green', 'Nothing is different.');
  const counts = `${missing} missing, ${surplus} surplus, ${different} different`;
  return dryRun ? paint('yellow', `It would put right: ${counts}.`) : paint('green', `Put right: ${counts}.`);
}

function renderExamples(difference: Difference | null, paint: Paint): string[] {
  if (difference === null || difference.examples.length === 0) return [];
  const { examples, missing, surplus, different } = difference;
  const table = renderTable(
    examples,
    [
      { title: 'PERMISSION', cell: ({ permissionId }) => plain(permissionId) },
      { title: 'IS', cell: ({ kind }) => paint('yellow', kind) },
      { title: 'ORGANIZATION', cell: ({ organizationId }) => plain(organizationId) },
      { title: 'MODULE', cell: ({ moduleId }) => plain(moduleId) },
      { title: 'VERSION', align: 'right', cell: ({ version }) => `${version ?? '-'}` },
      { title: 'ON THE TOPIC', align: 'right', cell: ({ topicVersion }) => `${topicVersion ?? '-'}` },
    ],
    paint,
  );
  const rest = missing + surplus + different - examples.length;
  return ['', table, ...(rest > 0 ? [paint('dim', `and ${rest} more`)] : [])];
}
