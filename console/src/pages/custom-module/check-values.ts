import { placeholderNames } from '@custom-modules/contracts/placeholders';
import type { ModuleValues } from './module-values.ts';

export type FieldErrors = { readonly [Field in keyof ModuleValues]?: string | undefined };

const maximum = { name: 100, url: 2048, group: 60 };
const known = new Set(placeholderNames.map((name) => `{${name}}`));

/** What can be told while somebody types. The server is the judge: it knows more rules than these, and none of them is its own. */
export function checkValues({ name, url, group }: ModuleValues): FieldErrors {
  return {
    name: checkRequired('name', name) ?? checkLength(name, maximum.name),
    url: checkRequired('URL', url) ?? checkLength(url, maximum.url) ?? checkBeginning(url) ?? checkPlaceholders(url),
    group: checkLength(group, maximum.group),
  };
}

function checkRequired(what: string, text: string): string | undefined {
  return text.trim() === '' ? `Enter a ${what}.` : undefined;
}

function checkLength(text: string, most: number): string | undefined {
  const length = Array.from(text.trim()).length;
  return length > most ? `This is ${length} characters long. At most ${most} are possible.` : undefined;
}

/** Nobody is told off who is still typing the beginning. A development machine may allow http:// to itself, which the server decides. */
function checkBeginning(url: string): string | undefined {
  if ('https://'.startsWith(url) || 'http://localhost'.startsWith(url) || 'http://127.0.0.1'.startsWith(url))
    return undefined;
  return /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1))/.test(url) ? undefined : 'The URL must begin with https://.';
}

function checkPlaceholders(url: string): string | undefined {
  const unknown = url.match(/\{[^{}]*\}/g)?.find((text) => !known.has(text));
  return unknown && `${unknown} is not a placeholder. Those there are: ${[...known].join(', ')}.`;
}
