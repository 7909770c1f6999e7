/** One broken field and the reason, in words its writer can act on. Never quotes what may be a secret. */
export type Refusal = { readonly field: string; readonly message: string };

/** What a rule says of one value: fit to store, perhaps tidied, or not and why. */
export type Checked<T> = Accepted<T> | { readonly kind: 'refused'; readonly message: string };

export type Accepted<T> = { readonly kind: 'accepted'; readonly value: T };
export type Refused = { readonly kind: 'refused'; readonly refusals: readonly Refusal[] };

type Values<Checks> = { [Field in keyof Checks]: Checks[Field] extends Checked<infer T> ? T : never };

export function accepted<T>(value: T): Accepted<T> {
  return { kind: 'accepted', value };
}

export function refused(message: string): { readonly kind: 'refused'; readonly message: string } {
  return { kind: 'refused', message };
}

/** All values when every field is accepted; otherwise every broken field at once, in the order given. */
export function checkAll<Checks extends Record<string, Checked<unknown>>>(
  checks: Checks,
): Accepted<Values<Checks>> | Refused {
  const refusals: Refusal[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, checked] of Object.entries(checks)) {
    if (checked.kind === 'refused') refusals.push({ field, message: checked.message });
    else values[field] = checked.value;
  }
  return refusals.length > 0 ? { kind: 'refused', refusals } : accepted(values as Values<Checks>);
}
