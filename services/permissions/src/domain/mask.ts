import { secretPatterns } from '@custom-modules/contracts/secrets';
import { isId } from './id.ts';

/** Deeper than anything of ours, and less deep than a stack. */
const deepest = 20;
const longestPayload = 64 * 1024;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const idField = /(^id|Id|^actor|By)$/;
const word = /^[\w.-]{1,64}$/;

/**
 * JSON with every text in it masked but for ids, types and times; of what is no JSON nothing but how much it is. Whatever has
 * the form of a secret is masked wherever it stands, also as the name of a field.
 */
export function maskPayload(payload: Buffer): string {
  const masked = maskJson(payload) ?? `(${payload.length} bytes)`;
  return masked.length <= longestPayload ? masked : `${masked.slice(0, longestPayload)} …`;
}

function maskJson(payload: Buffer): string | undefined {
  try {
    return maskSecrets(JSON.stringify(mask(JSON.parse(payload.toString()), '', 0)));
  } catch {
    return undefined;
  }
}

function mask(value: unknown, field: string, depth: number): unknown {
  if (typeof value === 'string') return maskText(value, field);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '…';
  if (Array.isArray(value)) return value.map((item) => mask(item, field, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mask(inner, name, depth + 1)]));
}

function maskText(text: string, field: string): string {
  const isPlain =
    time.test(text) || (idField.test(field) && isId(text)) || (/^type$|Type$/.test(field) && word.test(text));
  return isPlain ? text : `(${text.length} characters)`;
}

/** Headers of ours as they are; of others nothing but how long they are. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const shown = ([name, text]: [string, string]) => [
    maskSecrets(name),
    /^(ce_[a-z]+|content-type|traceparent|dead-letter-[a-z]+)$/.test(name)
      ? maskSecrets(text).slice(0, longestHeader)
      : `(${text.length} characters)`,
  ];
  return Object.fromEntries(Object.entries(headers).slice(0, mostHeaders).map(shown));
}

const longestHeader = 600;
const mostHeaders = 100;

/** Before it is cut, never after: half of a secret has no form by which to know it. */
export function maskSecrets(text: string): string {
  return secretPatterns.reduce((masked, secret) => masked.replaceAll(secret, '(secret)'), text);
}
