export type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: unknown }
  | { readonly kind: 'malformed' }
  /** Parsers disagree on which of the two counts, so neither does (RFC 8259 §4). */
  | { readonly kind: 'duplicate'; readonly name: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** JSON as RFC 8259 §8.1 wants it between systems: UTF-8, no byte-order mark, each name once in its object. */
export function parseStrictJson(bytes: Uint8Array): ParsedJson {
  try {
    const text = decoder.decode(bytes);
    const value: unknown = JSON.parse(text);
    const name = findDuplicateName(text);
    return name === undefined ? { kind: 'parsed', value } : { kind: 'duplicate', name };
  } catch {
    return { kind: 'malformed' };
  }
}

/** Works on text that `JSON.parse` has accepted, so it may rely on the grammar. */
function findDuplicateName(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, literal, colon] of text.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (colon !== undefined) {
      const name = String(JSON.parse(literal ?? '""'));
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}

/** The path of the first string with a lone surrogate, which UTF-8 and so gRPC could not carry unchanged. */
export function findIllFormed(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const found = findIllFormed(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
