import { accept, invalidRequest } from '@custom-modules/chassis/failure';
import { checkHistoryPage } from '@custom-modules/rules/history';
import { cutPage, type Page } from '@custom-modules/rules/page';
import type { DeadLetter, Fate } from '../domain/dead-letter.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import { isText } from './steps/select-letters.ts';

type Deps = { letters: DeadLetterStore };
type Input = { fate: Fate; reason: string; cursor: string; limit: number };

/**
 * Dead letters of one fate, newest first.
 * @throws Failure `invalid_request` naming what is wrong with the page
 */
export async function listDeadLetters(
  { letters }: Deps,
  { fate, reason, ...wanted }: Input,
): Promise<Page<DeadLetter>> {
  const query = accept(checkHistoryPage('dead-letters', wanted));
  if (!isText(reason)) throw invalidRequest({ field: 'reason', message: 'This is no reason.' });
  const { items, next } = cutPage(await letters.list({ ...query, fate, reason }), {
    limit: query.limit,
    positionOf: ({ number }) => ({ key: '', id: number }),
  });
  return { items: items.map(({ letter }) => letter), next };
}
