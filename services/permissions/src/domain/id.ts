const form = /^[\x21-\x7e]{1,128}$/;

/** Whether anything of ours or of an identity provider could have this id. What could not is known by nobody. */
export function isId(text: string): boolean {
  return form.test(text);
}

/** Whether two lists name the same things, in whatever order and however often. */
export function sameIds(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((id) => right.has(id));
}
