import { describe, expect, test } from 'vitest';
import { checkAllowedHosts, checkUrlHost, isHostAllowed } from './allowed-hosts.ts';

const alone = 'Write the host alone, without https://, user, port or path, such as example.com.';
const wildcard = 'Wildcards are not possible. List each host by its name.';

describe("an organization's allowed hosts", () => {
  test('are stored lower-case, each once, in their order', () => {
    expect(
      checkAllowedHosts(['B.example', ' a.example ', 'b.EXAMPLE', '10.0.0.1', '[::1]', 'xn--bcher-kva.example']),
    ).toEqual({
      kind: 'accepted',
      value: ['b.example', 'a.example', '10.0.0.1', '[::1]', 'xn--bcher-kva.example'],
    });
  });

  test('may be none, and at most 100', () => {
    const hosts = Array.from({ length: 101 }, (_, index) => `h${index}.example`);
    expect(checkAllowedHosts([])).toEqual({ kind: 'accepted', value: [] });
    expect(checkAllowedHosts(hosts.slice(1)).kind).toBe('accepted');
    expect(checkAllowedHosts(hosts)).toEqual({
      kind: 'refused',
      refusals: [{ field: 'allowedHosts', message: 'The list has 101 hosts. At most 100 are possible.' }],
    });
  });

  test.each([
    ['', 'The host is missing.'],
    ['*', wildcard],
    ['*.example.com', wildcard],
    ['https://example.com', alone],
    ['example.com/path', alone],
    ['example.com:8443', alone],
    ['example.com:', alone],
    ['[::1]:8443', alone],
    ['user@example.com', alone],
    ['example.com?', alone],
    ['bücher.example', 'The host must be written in ASCII: xn--bcher-kva.example.'],
    ['exаmple.com', 'The host must be written in ASCII: xn--exmple-4nf.com.'],
    ['127.1', 'The host would be read as 127.0.0.1. If that is meant, write it so.'],
    ['example.com.', 'The host ends with a dot. Leave it out.'],
    ['exa mple.com', 'The host must be written in ASCII.'],
    ['exa_mple..com', 'The host is not a host name.'],
    ['{LOCALE}.example.com', 'The host is not a host name.'],
    ['::1', alone],
  ])('refuses %j', (entry, message) => {
    expect(checkAllowedHosts(['good.example', entry])).toEqual({
      kind: 'refused',
      refusals: [{ field: 'allowedHosts[1]', message }],
    });
  });

  test('names every broken entry at once', () => {
    const checked = checkAllowedHosts(['*', 'good.example', '127.1']);
    expect(checked.kind === 'refused' && checked.refusals.map(({ field }) => field)).toEqual([
      'allowedHosts[0]',
      'allowedHosts[2]',
    ]);
  });
});

describe('who may send people where', () => {
  const allowedHosts = ['good.example'];
  const url = (host: string) => `https://${host}/?token={SHORT_TOKEN}`;
  const verdict = (host: string, rules: Parameters<typeof checkUrlHost>[1]) => checkUrlHost(url(host), rules).kind;

  test.each([
    ['an owner without a list, anywhere', 'other.example', true, [], 'accepted'],
    ['an owner with a list, to a host of it', 'good.example', true, allowedHosts, 'accepted'],
    ['an owner with a list, nowhere else', 'other.example', true, allowedHosts, 'refused'],
    ['another without a list, nowhere', 'good.example', false, [], 'refused'],
    ['another with a list, to a host of it', 'good.example', false, allowedHosts, 'accepted'],
    ['another with a list, nowhere else', 'other.example', false, allowedHosts, 'refused'],
    ['to an allowed host in any case', 'GOOD.example', false, allowedHosts, 'accepted'],
    ['to an allowed host on any port', 'good.example:8443', false, allowedHosts, 'accepted'],
    ['to no subdomain of an allowed host', 'a.good.example', true, allowedHosts, 'refused'],
    ['to no host that ends like an allowed one', 'notgood.example', true, allowedHosts, 'refused'],
    ['to no host that begins like an allowed one', 'good.example.evil.example', true, allowedHosts, 'refused'],
  ] as const)('%s', (_, host, isOwner, hosts, kind) => {
    expect(verdict(host, { isOwner, allowedHosts: hosts })).toBe(kind);
  });

  test('the refusal says what would help', () => {
    expect(checkUrlHost(url('other.example'), { isOwner: true, allowedHosts })).toEqual({
      kind: 'refused',
      message: "The host other.example is not one of your organization's allowed hosts. An owner can add it.",
    });
    expect(checkUrlHost(url('other.example'), { isOwner: false, allowedHosts: [] })).toEqual({
      kind: 'refused',
      message:
        'While your organization has no list of allowed hosts, only an owner can set a URL or enable a module. Ask an owner to allow the host.',
    });
  });
});

test.each([
  [[], true],
  [['fleet.example'], true],
  [['other.example', 'fleet.example'], true],
  [['other.example'], false],
  [['a.fleet.example', 'example'], false],
])('with the list %j people may be sent to fleet.example: %s', (allowedHosts, expected) => {
  expect(isHostAllowed('https://Fleet.example:8443/{USER_ID}?token={SHORT_TOKEN}', allowedHosts)).toBe(expected);
});
