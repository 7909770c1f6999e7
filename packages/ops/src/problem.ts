/** What a person has to put right; its message is the whole story, and says what to do. */
export class Problem extends Error {
  override name = 'Problem';
}
