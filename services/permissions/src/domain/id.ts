const form = /^[\x21-\x7e]{1,128}$/;

/** Whether anything of ours or of an identity provider could have this id. What could not is known by nobody. */
export function isId(text: string): boolean {
  return form.test(text);
}

/** Each id once and in one order, so that two sets of them can be compared, by people too. */
export function toIdSet(ids: Iterable<string>): readonly string[] {
  return [...new Set(ids)].sort();
}

/** Whether two lists name the same things, in whatever order and however often. */
export function sameIds(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [toIdSet(one), toIdSet(other)];
  return left.length === right.length && left.every((id, place) => id === right[place]);
}
