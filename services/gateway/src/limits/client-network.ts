import { isIP, isIPv6 } from 'node:net';

/** As some proxies write who has called them: `192.0.2.1:50123`, `[2001:db8::1]:50123`. */
const withPort = /^(?:\[(.+)\]|([^:]+)):\d+$/;
/** IPv4 as a socket for both has it. */
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Who counts as one client. Whoever has one IPv6 address has its whole /64 (RFC 6177), and could call from another one each time.
 * What is no address, which only a proxy can say, is one client, too: it must not be a way to be nobody.
 */
export function networkOf(client: string): string {
  const [, bracketed, plain] = withPort.exec(client) ?? [];
  const [address = ''] = (bracketed ?? plain ?? client).split('%'); // without the zone
  const [, ipv4] = mapped.exec(address) ?? [];
  if (ipv4 !== undefined) return ipv4;
  if (isIPv6(address)) return `${groupsOf(address).slice(0, 4).join(':')}::/64`;
  return isIP(address) === 0 ? 'unknown' : address;
}

/** All eight, each written in one way: https://url.spec.whatwg.org/#concept-ipv6-serializer, which leaves out zeros. */
function groupsOf(ipv6: string): string[] {
  const [before = [], after = []] = new URL(`http://[${ipv6}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((groups) => (groups === '' ? [] : groups.split(':')));
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
