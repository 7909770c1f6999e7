/** One broken field and the reason. `field` is a path such as `permissionIds[2]`. */
export type Refusal = { readonly field: string; readonly message: string };

/** What a rule says of input: the value to go on with, or everything that is wrong with it. */
export type Checked<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

export function accepted<T>(value: T): Checked<T> {
  return { kind: 'accepted', value };
}

export function refused(...refusals: readonly Refusal[]): Checked<never> {
  return { kind: 'refused', refusals };
}

type Values<Checks> = { [Key in keyof Checks]: Checks[Key] extends Checked<infer T> ? T : never };

/** All values when every check accepted; otherwise every refusal at once. */
export function checkAll<Checks extends Record<string, Checked<unknown>>>(checks: Checks): Checked<Values<Checks>> {
  const refusals = Object.values(checks).flatMap((check) => (check.kind === 'refused' ? check.refusals : []));
  if (refusals.length > 0) return refused(...refusals);
  const values = Object.entries(checks).map(([key, check]) => [
    key,
    check.kind === 'accepted' ? check.value : undefined,
  ]);
  return accepted(Object.fromEntries(values) as Values<Checks>);
}
