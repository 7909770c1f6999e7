import { placeholderNames } from '@custom-modules/contracts/placeholders';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkModuleUrl, hostOf, publicUrl } from './module-url.ts';
import { maskPlaceholders } from './placeholders.ts';

const check = (url: string, allowLoopbackHttp = false) => checkModuleUrl(url, { allowLoopbackHttp });
const refusal = (url: string, allowLoopbackHttp = false) => {
  const checked = check(url, allowLoopbackHttp);
  return checked.kind === 'refused' ? checked.message : undefined;
};

const good = [
  'https://example.com',
  'https://example.com/',
  'https://example.com?token={SHORT_TOKEN}',
  'https://example.com#{SHORT_TOKEN}',
  'https://my-service.example/webhook?token={SHORT_TOKEN}',
  'https://Example.COM/Path',
  'https://example.com:443/',
  'https://example.com:8443/app',
  'https://sub.domain.example.co.id/a/b/c.html?x=1&y=2#top',
  'https://intranet/app',
  'https://my_host.example.com/',
  'https://xn--bcher-kva.example/',
  'https://192.168.1.10:8443/',
  'https://[2001:db8::1]/',
  'https://[::1]:8443/x',
  'https://example.com/{ORGANIZATION_ID}/{USER_ID}?lang={LOCALE}&m={MODULE_ID}#{SHORT_TOKEN}',
  'https://example.com/caf%C3%A9?q=a%20b&discount=100%',
  'https://example.com/~user/!$&\'()*+,;=:@%5C[]|^`"<>',
  'https://example.com//double//slash/../up',
  'https://example.com/@handle?mail=a@b.c',
  'https://example.com/?next=https://other.example/',
  `https://example.com/${'a'.repeat(2048 - 'https://example.com/'.length)}`,
];

test.each(good)('accepts %j and keeps it as it is written', (url) => {
  expect(check(url)).toEqual({ kind: 'accepted', value: url });
});

test.each([
  'http://localhost:8082/?token={SHORT_TOKEN}',
  'http://127.0.0.1/',
  'http://127.8.9.1:3000',
  'http://[::1]:3000/',
  'http://app.localhost/',
  'http://localhost:80/',
])('accepts %j only where loopback is configured', (url) => {
  expect(check(url, true)).toEqual({ kind: 'accepted', value: url });
  expect(refusal(url)).toBe('The URL must begin with https://.');
});

const toHttps = 'The URL must begin with https://.';
const toHttpsExactly = 'The URL must begin with https:// (lower case, two slashes).';
const userInfo = 'The URL holds a user name or password before an @. Leave it out.';
const noHostName = 'The host is not a host name.';
const inFront = 'A placeholder may stand in the path, the query or the fragment, not in the scheme, host or port.';
const badPort = 'The port must be a number from 1 to 65535 without leading zeros.';
const readAs = (host: string) => `The host would be read as ${host}. If that is meant, write it so.`;

const bad: [string, string][] = [
  ['', 'The URL is empty.'],
  [`https://example.com/${'a'.repeat(2029)}`, 'The URL is 2049 characters long. At most 2048 are possible.'],

  ['javascript:alert(1)', toHttps],
  ['JavaScript://example.com/%0Aalert(1)', toHttps],
  ['data:text/html,<script>alert(1)</script>', toHttps],
  ['vbscript:x', toHttps],
  ['file:///etc/passwd', toHttps],
  ['ftp://example.com/', toHttps],
  ['ws://example.com/', toHttps],
  ['blob:https://example.com/1', toHttps],
  ['intent://example.com#Intent;end', toHttps],
  ['about:blank', toHttps],
  ['view-source:https://example.com', toHttps],
  ['httpss://example.com', toHttps],
  ['http://example.com/', toHttps],
  ['http://localhost.example.com/', toHttps],
  ['//example.com/', toHttps],
  ['/path', toHttps],
  ['example.com', toHttps],
  ['?https://example.com', toHttps],
  ['HTTPS://example.com/', toHttpsExactly],
  ['https:/example.com', toHttpsExactly],
  ['https:example.com', toHttpsExactly],
  ['https:\\\\example.com', toHttpsExactly],
  ['https:/\\example.com', toHttpsExactly],

  ['https://', 'The host is missing.'],
  ['https:///example.com/', 'The host is missing.'],
  ['https:////example.com/', 'The host is missing.'],
  ['https://?a', 'The host is missing.'],
  ['https://#a', 'The host is missing.'],
  ['https://:443/', 'The host is missing.'],
  ['https://\\example.com', 'The URL has a \\ where a / belongs.'],
  ['https://example.com\\@evil.example/', 'The URL has a \\ where a / belongs.'],
  ['https://example.com\\path', 'The URL has a \\ where a / belongs.'],
  ['https://example.com/a\\b', 'The URL must be percent-encoded. Write "\\" as %5C.'],

  [' https://example.com/', 'The URL begins or ends with a space. Remove it.'],
  ['https://example.com/ ', 'The URL begins or ends with a space. Remove it.'],
  ['https://example.com/a b', 'The URL must be percent-encoded. Write " " as %20.'],
  ['https://example.com/é?q=ü b', 'The URL must be percent-encoded. Write "é" as %C3%A9, "ü" as %C3%BC, " " as %20.'],
  [
    'https://example.com/абвгде',
    'The URL must be percent-encoded. Write "а" as %D0%B0, "б" as %D0%B1, "в" as %D0%B2, "г" as %D0%B3, "д" as %D0%B4 and so on.',
  ],
  ['https://example.com/🚚', 'The URL must be percent-encoded. Write "🚚" as %F0%9F%9A%9A.'],
  ['https://exa\tmple.com/', 'The URL contains a tab (U+0009) at position 12. Remove it.'],
  ['https://example.com/\r\nSet-Cookie: a=b', 'The URL contains a line break (U+000D) at position 21. Remove it.'],
  ['java\nscript:alert(1)', 'The URL contains a line break (U+000A) at position 5. Remove it.'],
  ['\u0000https://example.com/', 'The URL contains a control character (U+0000) at position 1. Remove it.'],
  ['https://example.com/\u007f', 'The URL contains a control character (U+007F) at position 21. Remove it.'],
  [
    'https://example.com/\u202egpj',
    'The URL contains a character that changes the direction of text (U+202E) at position 21. Remove it.',
  ],
  ['https://exam\u00adple.com/', 'The URL contains an invisible character (U+00AD) at position 13. Remove it.'],
  ['https://exam\u200bple.com/', 'The URL contains an invisible character (U+200B) at position 13. Remove it.'],
  ['https://example.com/\ud83d', 'The URL contains a broken character (U+D83D) at position 21. Remove it.'],

  ['https://user@example.com/', userInfo],
  ['https://user:secret@example.com/', userInfo],
  ['https://@example.com/', userInfo],
  ['https://:@example.com/', userInfo],
  ['https://example.com@evil.example/', userInfo],
  ['https://example.com:443@evil.example/', userInfo],

  ['https://еxample.com/', 'The host must be written in ASCII: xn--xample-2of.com.'],
  ['https://bücher.example/', 'The host must be written in ASCII: xn--bcher-kva.example.'],
  ['https://ｅxample.com/', 'The host must be written in ASCII: example.com.'],
  ['https://example。com/', 'The host must be written in ASCII: example.com.'],
  ['https://example\u2044com/', 'The host must be written in ASCII: xn--examplecom-896e.'],
  ['https://ex%61mple.com/', readAs('example.com')],
  ['https://example%2ecom/', readAs('example.com')],
  ['https://127.1/', readAs('127.0.0.1')],
  ['https://0x7f.0.0.1/', readAs('127.0.0.1')],
  ['https://2130706433/', readAs('127.0.0.1')],
  ['https://0177.0.0.1/', readAs('127.0.0.1')],
  ['https://[0:0:0:0:0:0:0:1]/', readAs('[::1]')],
  ['https://[::ffff:127.0.0.1]/', readAs('[::ffff:7f00:1]')],
  ['https://example.com./', 'The host ends with a dot. Leave it out.'],
  ['https://./', 'The host ends with a dot. Leave it out.'],
  ['https://example..com/', noHostName],
  ['https://.example.com/', noHostName],
  ['https://-example.com/', noHostName],
  ['https://*.example.com/', noHostName],
  ['https://exam!ple.com/', noHostName],
  ['https://exa mple.com/', 'The host must be written in ASCII.'],
  ['https://exam<ple.com/', noHostName],
  ['https://exam|ple.com/', noHostName],
  ['https://999.1.1.1/', noHostName],
  ['https://example.1/', noHostName],
  ['https://[::1/', noHostName],
  ['https://[fe80::1%25eth0]/', noHostName],
  ['https://::1/', noHostName],
  ['https://xn--/', noHostName],
  [`https://${'a'.repeat(64)}.example/`, noHostName],
  [`https://${'a.'.repeat(127)}example/`, 'The host is longer than 253 characters.'],
  ['https://example.com:/', readAs('example.com')],
  ['https://example.com:0/', badPort],
  ['https://example.com:00443/', badPort],
  ['https://example.com:65536/', badPort],
  ['https://example.com:99999999999/', badPort],
  ['https://example.com:-1/', noHostName],
  ['https://example.com:80a/', noHostName],
  ['https://example.com:443:443/', readAs('example.com')],

  ['{SHORT_TOKEN}', inFront],
  ['{SHORT_TOKEN}://example.com/', inFront],
  ['http{LOCALE}://example.com/', inFront],
  ['https{LOCALE}://example.com/', inFront],
  ['https://{SHORT_TOKEN}/', inFront],
  ['https://{ORGANIZATION_ID}.example.com/', inFront],
  ['https://example.com{USER_ID}/', inFront],
  ['https://example.com{USER_ID}?x', inFront],
  ['https://example.com:{USER_ID}/', inFront],
  ['https://{SHORT_TOKEN}@example.com/', inFront],
  ['https://user:{SHORT_TOKEN}@example.com/', inFront],
];

test.each(bad)('refuses %j: %s', (url, message) => {
  expect(refusal(url)).toBe(message);
});

test('with loopback configured, http leads to this machine only', () => {
  const message = 'The URL must begin with https://. Only this machine (localhost) may be reached by http://.';
  const elsewhere = [
    'http://example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
  ];
  for (const url of elsewhere) expect(refusal(url, true)).toBe(message);
  expect(refusal('http://127.1/', true)).toBe(readAs('127.0.0.1'));
  expect(refusal('http://user@localhost/', true)).toBe(userInfo);
});

test('an accepted URL is read by a parser as the host that is written', () => {
  const pieces = fc.constantFrom(
    ...'@:/\\?#[]%.*-_ \t',
    'a',
    'B',
    '1',
    '0x',
    'é',
    'https:',
    '//',
    '{SHORT_TOKEN}',
    'example.com',
    '127',
    '::1',
    '443',
    'xn--',
    '%2e',
    '\u00ad',
  );
  const urls = fc.array(pieces, { maxLength: 8 }).map((parts) => `https://${parts.join('')}`);
  fc.assert(
    fc.property(urls, (url) => {
      if (check(url).kind === 'refused') return;
      const read = new URL(maskPlaceholders(url));
      const written = (/^https:\/\/([^/?#]*)/.exec(url)?.[1] ?? '').toLowerCase().replace(/:443$/, '');
      expect(read.host).toBe(written);
      expect(read.username + read.password).toBe('');
      expect(hostOf(url)).toBe(read.hostname);
    }),
    { numRuns: 20_000 },
  );
});

test('which placeholder stands somewhere, and which comes first, decides nothing', () => {
  const templates = [...good, ...bad.map(([url]) => url)].flatMap((url) => {
    const middle = Math.floor(url.length / 2);
    return [`${url}@`, `${url}/@/@`, `@${url}`, `${url.slice(0, middle)}@${url.slice(middle)}`];
  });
  for (const template of templates.filter((one) => one.length < 500)) {
    const verdicts = placeholderNames.map((name) => refusal(template.replaceAll('@', `{${name}}`)));
    const reasons = verdicts.map((verdict) => verdict?.replace(/ at position \d+/, ''));
    expect(new Set(reasons).size, template).toBe(1);
  }
});

test.each([
  'https://example.com/a b?token=eyJhbGciOi',
  'https://example.com/é?token=eyJhbGciOi',
  'https://user:eyJhbGciOi@example.com/',
  'https://example.com/?token=eyJhbGciOi&t={TOKEN}',
  'https://127.1/?token=eyJhbGciOi',
  'ftp://example.com/?token=eyJhbGciOi',
])('a refusal of %j repeats no secret', (url) => {
  expect(refusal(url)).not.toContain('eyJhbGciOi');
});

describe.each([
  ['a short token', `st_${'Canary0'.repeat(5).slice(0, 33)}`],
  ['a bearer', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl'],
])('%s in a URL', (_, secret) => {
  const encode = (text: string) => Array.from(text, (one) => `%${one.charCodeAt(0).toString(16)}`).join('');
  const message =
    'The URL holds what looks like a bearer or a short token. Write {SHORT_TOKEN} in its place: each launch puts a fresh one there.';

  test.each([
    ['in the query', `https://example.com/?token=${secret}`],
    ['in the path', `https://example.com/open/${secret}/now`],
    ['in the fragment', `https://example.com/#${secret}`],
    ['beside the placeholder', `https://example.com/?a={SHORT_TOKEN}&b=${secret}`],
    ['between braces', `https://example.com/?token={${secret}}`],
    ['in the host', `https://${secret}.example/`],
    ['encoded in part', `https://example.com/?token=${secret.replaceAll('.', '%2E').replaceAll('_', '%5f')}`],
    ['encoded', `https://example.com/?token=${encode(secret)}`],
    ['encoded twice', `https://example.com/?token=${encode(encode(secret))}`],
  ])('is refused %s and not repeated, and the placeholder suggested', (__, url) => {
    expect(refusal(url)).toBe(message);
  });
});

test.each(['https://example.com/?list=st_0123456789abcdef', 'https://example.com/eyJhbGciOi.json'])(
  '%j only begins like a secret',
  (url) => {
    expect(refusal(url)).toBeUndefined();
  },
);

test.each([
  ['https://Example.com:8443/a?b#c', 'example.com'],
  ['https://example.com?u={USER_ID}', 'example.com'],
  ['https://[::1]:8443/', '[::1]'],
])('the host of %j is %s', (url, host) => {
  expect(hostOf(url)).toBe(host);
});

describe('what events carry of a URL', () => {
  test.each([
    ['https://example.com', 'https://example.com'],
    ['https://Example.com:8443/a/{USER_ID}/b', 'https://Example.com:8443/a/{USER_ID}/b'],
    ['https://example.com/?token={SHORT_TOKEN}&mode=x', 'https://example.com/?token=&mode='],
    ['https://example.com?api_key=s3cret', 'https://example.com?api_key='],
    ['https://example.com/?a=b=s3cret', 'https://example.com/?a='],
    ['https://example.com/?s3cret', 'https://example.com/'],
    ['https://example.com/?s3cret==', 'https://example.com/'],
    ['https://example.com/?=s3cret', 'https://example.com/'],
    ['https://example.com/?a=1&s3cret&b=2', 'https://example.com/?a=&b='],
    ['https://example.com/?a=1?s3cret', 'https://example.com/?a='],
    ['https://example.com/#s3cret', 'https://example.com/'],
    ['https://example.com/?a=1#k=s3cret', 'https://example.com/?a='],
    ['https://example.com/#/route?k=s3cret', 'https://example.com/'],
    ['https://example.com/?', 'https://example.com/'],
  ])('%j: %j', (url, expected) => {
    expect(publicUrl(url)).toBe(expected);
  });

  test('no value of a query or fragment, whatever surrounds it', () => {
    const noise = fc.stringMatching(/^[a-z?&/=;:.]{0,12}$/);
    fc.assert(
      fc.property(noise, noise, noise, (before, after, fragment) => {
        const url = `https://example.com/p?${before}&k=S3CRET${after}#S3CRET${fragment}`;
        expect(publicUrl(url)).not.toContain('S3CRET');
        expect(publicUrl(publicUrl(url))).toMatch(/^https:\/\/example\.com\/p/);
      }),
    );
  });
});
