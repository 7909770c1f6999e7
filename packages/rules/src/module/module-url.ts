import { holdsSecret } from '@custom-modules/contracts/secrets';
import { accepted, type Checked, refused } from '../checked.ts';
import { describeForbidden } from '../text.ts';
import { checkHost, isLoopbackToBrowsers } from './host.ts';
import { limits } from './limits.ts';
import { decodeRepeatedly } from './percent-encoding.ts';
import { checkPlaceholders, findPlaceholders, maskPlaceholders } from './placeholders.ts';

export type UrlRules = { readonly allowLoopbackHttp: boolean };

/**
 * The raw string when it is a URL that every parser reads as it is written, so that where a token goes is what the owner saw.
 * It is stored and substituted raw: parsers repair backslashes, tabs and missing slashes, and rewrite braces. No message repeats
 * a query, where a secret may stand.
 */
export function checkModuleUrl(url: string, rules: UrlRules): Checked<string> {
  if (url === '') return refused('The URL is empty.');
  if (url.length > limits.urlCharacters) {
    return refused(`The URL is ${url.length} characters long. At most ${limits.urlCharacters} are possible.`);
  }
  const verdicts = [checkSecret, checkVisible, checkPlaceholders, checkFront, checkEncoded];
  for (const verdict of verdicts) {
    const checked = verdict(url, rules);
    if (checked.kind === 'refused') return checked;
  }
  return accepted(url);
}

/** The host of an accepted URL, lower-case and without port. */
export function hostOf(url: string): string {
  return new URL(maskPlaceholders(url)).hostname;
}

/**
 * What of an accepted URL may leave the organization in events: scheme, host, port, path, and the names in the query. Left out, for
 * each may be a secret: values, the fragment, and items that are not plainly a name with a value (`?c2VjcmV0=` may be all value).
 * Placeholders in the path stay placeholders.
 */
export function publicUrl(url: string): string {
  const [withoutFragment = ''] = url.split('#', 1);
  const [address = ''] = withoutFragment.split('?', 1);
  const items = withoutFragment.slice(address.length + 1).split('&');
  const names = items.flatMap((item) => /^[^=]+=(?=[^=])/.exec(item) ?? []);
  return names.length > 0 ? `${address}?${names.join('&')}` : address;
}

/** Whoever pastes a token means the placeholder; the audit, and events if it stands in the path, would keep the token for ever. */
function checkSecret(url: string): Checked<string> {
  if (!holdsSecret(decodeRepeatedly(url))) return accepted(url);
  return refused(
    'The URL holds what looks like a bearer or a short token. Write {SHORT_TOKEN} in its place: each launch puts a fresh one there.',
  );
}

/** Characters that encoding would only preserve: nobody means them in a URL. */
function checkVisible(url: string): Checked<string> {
  const found = describeForbidden(url);
  if (found) return refused(`The URL contains ${found}. Remove it.`);
  if (/^\p{Zs}|\p{Zs}$/u.test(url)) return refused('The URL begins or ends with a space. Remove it.');
  return accepted(url);
}

/** Scheme, host and port: who receives the token. */
function checkFront(url: string, { allowLoopbackHttp }: UrlRules): Checked<string> {
  const [front] = /^(?:[^/?#]*:\/\/)?[^/?#]*/.exec(url) ?? [''];
  if (findPlaceholders(front).length > 0) {
    return refused('A placeholder may stand in the path, the query or the fragment, not in the scheme, host or port.');
  }
  const [, scheme, authority = ''] = /^(https?):\/\/(.*)$/s.exec(front) ?? [];
  if (scheme === undefined)
    return refused(`The URL must begin with https://${/^https:/i.test(url) ? ' (lower case, two slashes)' : ''}.`);
  const host = checkAuthority(authority);
  if (host.kind === 'refused') return host;
  if (scheme === 'https') return accepted(url);
  if (!allowLoopbackHttp) return refused('The URL must begin with https://.');
  if (!isLoopbackToBrowsers(host.value))
    return refused('The URL must begin with https://. Only this machine (localhost) may be reached by http://.');
  return accepted(url);
}

function checkAuthority(authority: string): Checked<string> {
  if (authority.includes('\\')) return refused('The URL has a \\ where a / belongs.');
  if (authority.includes('@')) return refused('The URL holds a user name or password before an @. Leave it out.');
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/s.exec(authority) ?? [];
  if (port !== undefined && !isPort(port))
    return refused('The port must be a number from 1 to 65535 without leading zeros.');
  return checkHost(host);
}

function isPort(digits: string): boolean {
  return /^[1-9]\d{0,4}$/.test(digits) && Number(digits) <= 65_535;
}

function checkEncoded(url: string): Checked<string> {
  const unencoded = new Set(url.match(/[^\x21-\x5b\x5d-\x7e]/gu));
  if (unencoded.size === 0) return accepted(url);
  const forms = Array.from(unencoded, (character) => `"${character}" as ${encodeURIComponent(character)}`);
  return refused(
    `The URL must be percent-encoded. Write ${forms.slice(0, 5).join(', ')}${forms.length > 5 ? ' and so on' : ''}.`,
  );
}
