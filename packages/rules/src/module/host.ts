import { accepted, type Checked, refused } from '../checked.ts';
import { isLoopback } from '../loopback.ts';
import { limits } from './limits.ts';

/**
 * A host name, IPv4 address or bracketed IPv6 address that means exactly what is written, case aside: what a parser would read
 * as another host (127.1, 0x7f.1, a%2eb) is refused. Answers the lower-case form.
 */
export function checkHost(written: string): Checked<string> {
  const host = written.toLowerCase();
  if (host === '') return refused('The host is missing.');
  if (host.length > limits.hostCharacters)
    return refused(`The host is longer than ${limits.hostCharacters} characters.`);
  if (!/^[\x21-\x7e]+$/.test(host)) return refused(`The host must be written in ASCII${suggestAscii(host)}.`);
  const read = readHost(host);
  if (read === undefined) return refused('The host is not a host name.');
  if (read !== host) return refused(`The host would be read as ${read}. If that is meant, write it so.`);
  if (host.endsWith('.')) return refused('The host ends with a dot. Leave it out.');
  if (!host.startsWith('[') && !isName(host)) return refused('The host is not a host name.');
  return accepted(host);
}

/** This machine to a browser, which looks for names below `localhost` nowhere else (RFC 6761 §6.3). */
export function isLoopbackToBrowsers(host: string): boolean {
  return isLoopback(host) || host.endsWith('.localhost');
}

/** As every parser of URLs reads it. */
function readHost(host: string): string | undefined {
  const url = `https://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

function suggestAscii(host: string): string {
  const ascii = readHost(host);
  return ascii && isName(ascii) ? `: ${ascii}` : '';
}

function isName(host: string): boolean {
  return host.split('.').every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
}
