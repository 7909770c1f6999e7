/** An entity tag (RFC 9110 §8.8.3): `opaque` is what stands between the quotes. */
export type EntityTag = { readonly opaque: string; readonly isWeak: boolean };

/** `If-Match` or `If-None-Match`: any representation, one of these, or something nobody can read. */
export type TagCondition =
  | { readonly kind: 'any' }
  | { readonly kind: 'tags'; readonly tags: readonly EntityTag[] }
  | { readonly kind: 'malformed' };

const tag = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y;
const separator = /[ \t]*(?:,[ \t]*)*/y;

/** Reads the value of the header. Empty elements of the list are allowed (RFC 9110 §5.6.1.2). */
export function readTagCondition(header: string): TagCondition {
  if (header.trim() === '*') return { kind: 'any' };
  const tags: EntityTag[] = [];
  for (let at = skip(header, 0); at < header.length; ) {
    tag.lastIndex = at;
    const match = tag.exec(header);
    if (!match) return { kind: 'malformed' };
    tags.push({ opaque: match[2] ?? '', isWeak: match[1] !== undefined });
    const next = skip(header, tag.lastIndex);
    const isSeparated = next === header.length || header.slice(tag.lastIndex, next).includes(',');
    if (!isSeparated) return { kind: 'malformed' };
    at = next;
  }
  return tags.length === 0 ? { kind: 'malformed' } : { kind: 'tags', tags };
}

function skip(header: string, from: number): number {
  separator.lastIndex = from;
  separator.exec(header);
  return separator.lastIndex;
}

/**
 * Whether the client has this representation already, so that 304 is the answer: the weak comparison of
 * `If-None-Match`. One that cannot be read says nothing.
 */
export function isCurrent(ifNoneMatch: string | undefined, opaque: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const condition = readTagCondition(ifNoneMatch);
  if (condition.kind === 'any') return true;
  return condition.kind === 'tags' && condition.tags.some((known) => known.opaque === opaque);
}

/** The versions an `If-Match` accepts: the strong comparison, so weak tags match nothing, nor do tags not ours. */
export function versionsIn(tags: readonly EntityTag[]): number[] {
  return tags
    .filter(({ opaque, isWeak }) => !isWeak && /^[1-9]\d{0,9}$/.test(opaque))
    .map(({ opaque }) => Number(opaque))
    .filter((version) => version < 2 ** 31);
}
