import { ApiError } from './api-error.ts';
import { changes } from './changes.ts';
import { ask, type Options, request } from './request.ts';

const header = 'consistency-token';
/** The wait was of no use, which says nothing of what there is to read. */
const waitedInVain = ['not_yet_consistent', 'too_many_waiting'];

/**
 * Asks for what follows from modules, which may take a moment: it is answered as from after the changes that were made here. When
 * that takes too long the answer is what there is, and `navigation-changed` will say when to ask again.
 * @throws ApiError as `request` does
 */
export async function requestAfterChanges<Data>(path: string, options: Options = {}): Promise<Data> {
  const tokens = changes.tokens();
  if (tokens.length === 0) return request(path, options);
  try {
    const sent = { ...options.headers, [header]: tokens.join(', ') };
    const { data, headers } = await ask<Data>(path, { ...options, headers: sent });
    if (headers.get('consistency') !== 'behind') changes.drop(tokens);
    return data;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Another tab may have signed in somebody of another organization.
    const isUseless = error.status === 400 && error.fields.some(({ field }) => field === header);
    if (isUseless) changes.drop(tokens);
    if (!isUseless && !waitedInVain.includes(error.code)) throw error;
    return request(path, options);
  }
}
