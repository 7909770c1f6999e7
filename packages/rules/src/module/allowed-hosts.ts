import { type Accepted, accepted, type Checked, type Refusal, type Refused, refused } from '../checked.ts';
import { checkHost } from './host.ts';
import { limits } from './limits.ts';
import { hostOf } from './module-url.ts';

export type HostRules = {
  readonly isOwner: boolean;
  /** As `checkAllowedHosts` accepted them. Empty: owners may name any host, others none. */
  readonly allowedHosts: readonly string[];
};

/**
 * The organization's `allowedHosts` as stored: lower-case, each once. A host is allowed on every port, for whoever runs it receives the
 * token on any. No wildcards: `*.example.com` would hand tokens to every subdomain that anybody ever gets there.
 */
export function checkAllowedHosts(entries: readonly string[]): Accepted<readonly string[]> | Refused {
  if (entries.length > limits.allowedHosts) {
    const message = `The list has ${entries.length} hosts. At most ${limits.allowedHosts} are possible.`;
    return { kind: 'refused', refusals: [{ field: 'allowedHosts', message }] };
  }
  const hosts = new Set<string>();
  const refusals: Refusal[] = [];
  for (const [index, entry] of entries.entries()) {
    const checked = checkEntry(entry.trim());
    if (checked.kind === 'accepted') hosts.add(checked.value);
    else refusals.push({ field: `allowedHosts[${index}]`, message: checked.message });
  }
  return refusals.length > 0 ? { kind: 'refused', refusals } : accepted([...hosts]);
}

/** Whether anybody may be sent to the URL's host: the list may have been narrowed since the URL, an accepted one, was set. */
export function isHostAllowed(url: string, allowedHosts: readonly string[]): boolean {
  return allowedHosts.length === 0 || allowedHosts.includes(hostOf(url));
}

/** Whether this user may send everyone who opens the module, and so their bearers, to the URL's host. The URL itself is an accepted one. */
export function checkUrlHost(url: string, { isOwner, allowedHosts }: HostRules): Checked<string> {
  if (!isHostAllowed(url, allowedHosts)) {
    return refused(`The host ${hostOf(url)} is not one of your organization's allowed hosts. An owner can add it.`);
  }
  if (isOwner || allowedHosts.length > 0) return accepted(url);
  return refused(
    'While your organization has no list of allowed hosts, only an owner can set a URL or enable a module. Ask an owner to allow the host.',
  );
}

function checkEntry(entry: string): Checked<string> {
  if (entry.includes('*')) return refused('Wildcards are not possible. List each host by its name.');
  if (/[/\\?#@]|:\d*$/.test(entry) && !/^\[[^\]]*\]$/.test(entry)) {
    return refused('Write the host alone, without https://, user, port or path, such as example.com.');
  }
  return checkHost(entry);
}
