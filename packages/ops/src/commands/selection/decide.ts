import type { Chosen } from '../../api/answers.ts';
import { Problem } from '../../problem.ts';
import type { Session } from '../../session.ts';
import { type Selection, type SelectionOptions, selectionOf } from './selection.ts';

type Deciding<Answer extends Chosen> = {
  /** What is asked, for people: "Drop", "Redrive". */
  readonly verb: string;
  readonly path: string;
  /** Puts the answers of several requests together. */
  readonly join: (answers: readonly Answer[]) => Answer;
};

const mostAtOnce = 200;
const mostShown = 10;

/**
 * Has something done about what was chosen: at once when it is one, otherwise only after somebody has seen which it is and said yes.
 * Then it is done to those that were seen, whatever has come meanwhile. Undefined when they said no.
 */
export async function decide<Answer extends Chosen>(
  session: Session,
  ids: readonly string[],
  options: SelectionOptions,
  { verb, path, join }: Deciding<Answer>,
): Promise<Answer | undefined> {
  const selection = selectionOf(ids, options);
  const gateway = session.gateway();
  const ask = (body: Selection & { dryRun?: true }) => gateway.request<Answer>(path, { method: 'POST', body });
  const askAll = async (selected: Selection, dryRun: { dryRun?: true } = {}) => {
    if (!('ids' in selected)) return ask({ ...selected, ...dryRun });
    const answers: Answer[] = [];
    for (const part of partsOf(selected.ids)) answers.push(await ask({ ids: part, ...dryRun }));
    return join(answers);
  };

  if (options.dryRun) return askAll(selection, { dryRun: true });
  const isOne = 'ids' in selection && selection.ids.length === 1;
  if (isOne || options.yes) return askAll(selection);

  const seen = await askAll(selection, { dryRun: true });
  if (seen.ids.length === 0) return { ...seen, dryRun: false };
  const isWanted = await session.terminal.confirm(`${verb} ${countOf(seen.ids)}?`);
  if (isWanted === undefined) {
    throw new Problem(
      `Nothing was done: ${verb.toLowerCase()} ${countOf(seen.ids)}? Nobody is there to ask. Say --yes.`,
    );
  }
  return isWanted ? askAll({ ids: seen.ids }) : undefined;
}

function countOf(ids: readonly string[]): string {
  const shown = ids.slice(0, mostShown).join(', ');
  return `${ids.length} (${shown}${ids.length > mostShown ? ', …' : ''})`;
}

function partsOf(ids: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < ids.length; start += mostAtOnce) parts.push(ids.slice(start, start + mostAtOnce));
  return parts;
}

/** The answers of several requests for the same. */
export function joinChosen(answers: readonly Chosen[]): Chosen {
  return { ids: answers.flatMap(({ ids }) => ids), dryRun: answers.some(({ dryRun }) => dryRun) };
}
