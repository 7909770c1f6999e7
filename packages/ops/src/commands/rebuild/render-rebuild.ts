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

/** How many permissions are not as the topic says. */
export function countOf(difference: Difference | null): number {
  return difference === null ? 0 : difference.missing + difference.surplus + difference.different;
}

/** Whether the topic does not tell of something in use, or only of an older version. */
export function isLoss(difference: Difference | null): boolean {
  return difference !== null && difference.surplus + difference.older > 0;
}

function doneOf({ dryRun, difference }: Rebuild, paint: Paint): string {
  if (difference === null || countOf(difference) === 0) return paint('green', 'Nothing is different.');
  const { missing, surplus, different, older } = difference;
  const counts = `${missing} missing, ${surplus} surplus, ${different} different`;
  if (!dryRun) return paint('green', `Put right: ${counts}.`);
  const would = paint('yellow', `It would put right: ${counts}.`);
  if (!isLoss(difference)) return would;
  const loss = `The topic does not tell of ${surplus} of them, and of ${older} only older versions. Was it emptied or made anew? Then do not.`;
  return `${would}\n${paint('red', loss)}`;
}

function renderExamples(difference: Difference | null, paint: Paint): string[] {
  if (difference === null || difference.examples.length === 0) return [];
  const { examples } = difference;
  const table = renderTable(
    examples,
    [
      { title: 'PERMISSION', cell: ({ permissionId }) => plain(permissionId) },
      { title: 'IS', cell: ({ kind }) => paint('yellow', kind) },
      { title: 'ORGANIZATION', cell: ({ organizationId }) => plain(organizationId) },
      { title: 'MODULE', cell: ({ moduleId }) => plain(moduleId) },
      { title: 'NAME', cell: ({ name }) => plain(name ?? '-') },
      { title: 'NAME ON THE TOPIC', cell: ({ topicName }) => plain(topicName ?? '-') },
      { title: 'VERSION', align: 'right', cell: ({ version }) => `${version ?? '-'}` },
      { title: 'ON THE TOPIC', align: 'right', cell: ({ topicVersion }) => `${topicVersion ?? '-'}` },
    ],
    paint,
  );
  const rest = countOf(difference) - examples.length;
  return ['', table, ...(rest > 0 ? [paint('dim', `and ${rest} more`)] : [])];
}
