/**
 * `Promise.all` for what starts things: the first failure is thrown only once nothing is under way any more, so that
 * whoever then ends what was started misses nothing.
 */
export async function settleAll<Work extends readonly unknown[] | []>(work: Work) {
  await Promise.allSettled(work);
  return Promise.all(work);
}
