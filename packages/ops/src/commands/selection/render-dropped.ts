import type { Chosen } from '../../api/answers.ts';
import { plain } from '../../terminal/plain.ts';

/** What became of what was chosen, or would have. */
export function renderDropped({ ids, dryRun }: Chosen, what: string): string {
  return renderChosen(ids, dryRun ? `would be dropped of the ${what}` : `dropped of the ${what}`);
}

export function renderChosen(ids: readonly string[], done: string): string {
  return [`${ids.length} ${done}${ids.length === 0 ? '' : ':'}`, ...ids.map((id) => `  ${plain(id)}`)].join('\n');
}
