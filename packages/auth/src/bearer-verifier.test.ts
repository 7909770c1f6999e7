import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { Failure } from '@custom-modules/chassis/failure';
import { type FakeIssuer, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { people } from '@custom-modules/testing/people';
import { type RecordedLog, recordLog } from '@custom-modules/testing/recorded-log';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createBearerVerifier, type VerifyBearer } from './bearer-verifier.ts';
import type { IssuerConfig } from './config.ts';

let recorded: RecordedLog;
let issuer: FakeIssuer;
let now: Date;
let verify: VerifyBearer;

beforeEach(async () => {
  recorded = recordLog();
  issuer = await startFakeIssuer();
  now = new Date();
  verify = verifierFor(issuer.config);
});

afterEach(() => issuer.close());

function verifierFor(...issuers: IssuerConfig[]): VerifyBearer {
  return createBearerVerifier({ issuers, clock: () => now, log: recorded.log });
}

const minutes = (count: number) => count * 60_000;
const failedReadings = () => recorded.lines.filter(({ msg }) => msg === 'signing keys not read').length;

function later(milliseconds: number): void {
  now = new Date(now.getTime() + milliseconds);
}

async function outcomeOf(bearer: string | undefined, by = verify): Promise<string> {
  try {
    await by(bearer);
    return 'accepted';
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

describe('who it speaks for', () => {
  test('reads user, organization, role and profile', async () => {
    expect(await verify(await issuer.bearer({ ...people.ana, locale: 'id' }))).toEqual({
      userId: 'ana',
      organizationId: 'acme',
      isOwner: true,
      isOperator: false,
      name: people.ana.name,
      email: 'ana@acme.example',
      locale: 'id',
      expiresAt: expect.any(Date),
    });
  });

  test('an operator needs no organization', async () => {
    expect(await verify(await issuer.bearer(people.olga))).toMatchObject({
      isOperator: true,
      organizationId: undefined,
    });
  });

  test('an owner of no organization is owner of nothing', async () => {
    const bearer = await issuer.bearer({ ...people.olga, organizationRole: 'owner' });
    expect(await verify(bearer)).toMatchObject({ isOwner: false });
  });

  test('an issuer speaks only for its organizations', async () => {
    const narrow = verifierFor({ ...issuer.config, organizations: ['acme'] });
    expect(await outcomeOf(await issuer.bearer(people.ben), narrow)).toBe('accepted');
    expect(await outcomeOf(await issuer.bearer(people.dan), narrow)).toBe('bearer_invalid');
  });

  test('a platform role counts only from an issuer that may give one', async () => {
    const plain = verifierFor({ ...issuer.config, platformRoles: false });
    expect(await outcomeOf(await issuer.bearer(people.olga), plain)).toBe('bearer_invalid');
    const both = await issuer.bearer({ ...people.ben, platformRole: 'operator' });
    expect(await plain(both)).toMatchObject({ isOperator: false, organizationId: 'acme' });
  });

  test('claim names are configurable', async () => {
    const other = verifierFor({ ...issuer.config, claims: { organizationId: 'tenant' } });
    expect(await other(await issuer.bearer({ sub: 'eve', tenant: 'acme' }))).toMatchObject({ organizationId: 'acme' });
  });
});

describe('what it refuses', () => {
  test('no bearer', async () => expect(await outcomeOf(undefined)).toBe('bearer_missing'));

  test.each(['', 'x', 'a.b.c', '..', 'eyJhbGciOiJSUzI1NiJ9..', 'x'.repeat(1024 * 1024)])(
    'what is no JWT: %.20s',
    async (bearer) => {
      expect(await outcomeOf(bearer)).toBe('bearer_invalid');
    },
  );

  test.each(['none', 'None', 'NONE', 'nOnE'])('alg %s', async (alg) => {
    const [, payload] = (await issuer.bearer(people.ana)).split('.');
    expect(await outcomeOf(`${json({ alg, typ: 'at+jwt' })}.${payload}.`)).toBe('bearer_invalid');
  });

  test('HS256 signed with the public key', async () => {
    const jwk = issuer.publicKey;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const [, payload] = (await issuer.bearer(people.ana)).split('.');
    const input = `${json({ alg: 'HS256', typ: 'at+jwt', kid: 'k1' })}.${payload}`;
    expect(await outcomeOf(`${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`)).toBe(
      'bearer_invalid',
    );
  });

  test.each(['jwk', 'jku', 'x5u'])('a key brought along in the header %s', async (parameter) => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    const value = parameter === 'jwk' ? jwk : 'https://attacker.example/keys';
    const [, payload] = (await issuer.bearer(people.ana)).split('.');
    const input = `${json({ alg: 'RS256', typ: 'at+jwt', kid: 'k1', [parameter]: value })}.${payload}`;
    const signature = sign('sha256', Buffer.from(input), stranger.privateKey).toString('base64url');
    expect(await outcomeOf(`${input}.${signature}`)).toBe('bearer_invalid');
  });

  test.each(['RS384', 'RS512', 'PS256'])('the same key with %s', async (alg) => {
    const [, payload, signature] = (await issuer.bearer(people.ana)).split('.');
    expect(await outcomeOf(`${json({ alg, typ: 'at+jwt', kid: 'k1' })}.${payload}.${signature}`)).toBe(
      'bearer_invalid',
    );
  });

  test.each([
    ['a path', '../../etc/passwd'],
    ['SQL', "' OR 1=1 --"],
    ['an array', ['k1']],
    ['10 kB', 'k'.repeat(10_000)],
  ])('a key id that is %s', async (_case, kid) => {
    const [, payload, signature] = (await issuer.bearer(people.ana)).split('.');
    expect(await outcomeOf(`${json({ alg: 'RS256', typ: 'at+jwt', kid })}.${payload}.${signature}`)).toBe(
      'bearer_invalid',
    );
  });

  test('an extension it must understand (crit)', async () => {
    const [, payload, signature] = (await issuer.bearer(people.ana)).split('.');
    const header = json({ alg: 'RS256', typ: 'at+jwt', kid: 'k1', crit: ['exp'], exp: 1 });
    expect(await outcomeOf(`${header}.${payload}.${signature}`)).toBe('bearer_invalid');
  });

  test.each([
    ['expired', { exp: seconds(new Date()) - 60 }, 'bearer_expired'],
    ['no expiry', { exp: undefined }, 'bearer_invalid'],
    ['expiry as a string', { exp: '9999999999' }, 'bearer_invalid'],
    ['not yet valid', { nbf: seconds(new Date()) + 600 }, 'bearer_invalid'],
    ['another issuer', { iss: 'https://elsewhere.example' }, 'bearer_invalid'],
    ['no issuer', { iss: undefined }, 'bearer_invalid'],
    ['issuers', { iss: ['https://elsewhere.example'] }, 'bearer_invalid'],
    ['another audience', { aud: 'urn:other' }, 'bearer_invalid'],
    ['no audience', { aud: undefined }, 'bearer_invalid'],
    ['several audiences', { aud: ['urn:custom-modules:test', 'urn:other'] }, 'bearer_invalid'],
    ['no subject', { sub: undefined }, 'bearer_invalid'],
    ['an empty subject', { sub: '' }, 'bearer_invalid'],
    ['a subject that leads up in a path', { sub: '..' }, 'bearer_invalid'],
    ['a subject that is a number', { sub: 7 }, 'bearer_invalid'],
    ['no organization', { organizationId: undefined }, 'bearer_invalid'],
    ['an empty organization', { organizationId: '' }, 'bearer_invalid'],
    ['several organizations', { organizationId: ['acme', 'globex'] }, 'bearer_invalid'],
    ['the nonce of an id token', { nonce: 'n' }, 'bearer_invalid'],
    ['the at_hash of an id token', { at_hash: 'h' }, 'bearer_invalid'],
    ['the use of an id token', { token_use: 'id' }, 'bearer_invalid'],
  ])('%s', async (_case, claims, code) => {
    expect(await outcomeOf(await issuer.bearer({ ...people.ben, ...(claims as object) }))).toBe(code);
  });

  test.each(['JWT', undefined])('the token type %s, unless configured', async (typ) => {
    const bearer = await issuer.bearer(people.ben, { header: { typ } as { typ: string } });
    expect(await outcomeOf(bearer)).toBe('bearer_invalid');
    expect(await outcomeOf(bearer, verifierFor({ ...issuer.config, tokenTypes: ['JWT'] }))).toBe('accepted');
  });
});

describe('what it remembers', () => {
  test('a verified bearer is not verified again', async () => {
    const bearer = await issuer.bearer(people.ben);
    expect(await verify(bearer)).toBe(await verify(bearer));
  });

  test('but not past its own end', async () => {
    const bearer = await issuer.bearer(people.ben, { lifeSeconds: 60 });
    await verify(bearer);
    later(66_000);
    expect(await outcomeOf(bearer)).toBe('bearer_expired');
  });

  test('and not past the end of the key that signed it', async () => {
    const bearer = await issuer.bearer(people.ben);
    await verify(bearer);
    await issuer.rotateKey();
    later(31_000);
    expect(await outcomeOf(await issuer.bearer(people.dan))).toBe('accepted'); // makes it read the new keys
    expect(await outcomeOf(bearer)).toBe('bearer_invalid');
  });
});

describe('the provider’s keys', () => {
  test('a rotated key is accepted after the cool-down', async () => {
    await verify(await issuer.bearer(people.ben));
    await issuer.rotateKey();
    later(31_000);
    expect(await outcomeOf(await issuer.bearer(people.ana))).toBe('accepted');
  });

  test('a withdrawn key is not accepted after five minutes, not even once', async () => {
    await verify(await issuer.bearer(people.ana));
    const bearer = await issuer.bearer(people.ben);
    await issuer.rotateKey();
    later(minutes(5));
    expect(await outcomeOf(bearer)).toBe('bearer_invalid');
  });

  test('and what was verified with it is not remembered for longer', async () => {
    await verify(await issuer.bearer(people.ana));
    const bearer = await issuer.bearer(people.ben);
    later(minutes(3));
    await verify(bearer);
    await issuer.rotateKey();
    later(minutes(2));
    expect(await outcomeOf(bearer)).toBe('bearer_invalid');
  });

  test('are read again before they are too old, while the old ones serve', async () => {
    const bearer = await issuer.bearer(people.ben);
    await verify(bearer);
    later(minutes(4));
    const answer = Promise.withResolvers<void>();
    issuer.answerKeysWith(async (_request, response) => {
      await answer.promise;
      response.end(JSON.stringify({ keys: [] }));
    });
    expect(await outcomeOf(bearer)).toBe('accepted');
    expect(failedReadings()).toBe(0);
    answer.resolve();
    await vi.waitFor(() => expect(failedReadings()).toBe(1));
  });

  test('nobody waits again for a provider that has just not answered', async () => {
    const bearer = await issuer.bearer(people.ben);
    await verify(bearer);
    issuer.answerKeysWith((request) => request.socket.destroy());
    later(minutes(6));
    expect(await outcomeOf(bearer)).toBe('accepted');
    const before = issuer.keyRequests;
    issuer.answerKeysWith(() => undefined);
    later(2000);
    expect(await outcomeOf(bearer)).toBe('accepted');
    expect(failedReadings()).toBe(1);
    await vi.waitFor(() => expect(issuer.keyRequests - before).toBe(1));
  });

  test('an outage that was long ago is no reason to go on with old keys', async () => {
    const bearer = await issuer.bearer(people.ben);
    await verify(bearer);
    issuer.answerKeysWith((request) => request.socket.destroy());
    later(minutes(6));
    expect(await outcomeOf(bearer)).toBe('accepted');
    issuer.answerKeysWith();
    await issuer.rotateKey();
    later(minutes(6));
    expect(await outcomeOf(bearer)).toBe('bearer_invalid');
  });

  test('10,000 unknown key ids cost one request per cool-down', async () => {
    await verify(await issuer.bearer(people.ben));
    const before = issuer.keyRequests;
    const [, payload, signature] = (await issuer.bearer(people.ana)).split('.');
    later(31_000);
    for (let n = 0; n < 10_000; n += 1) {
      await outcomeOf(`${json({ alg: 'RS256', typ: 'at+jwt', kid: `unknown-${n}` })}.${payload}.${signature}`);
    }
    expect(issuer.keyRequests - before).toBe(1);
  });

  const broken = [
    ['down', undefined],
    ['answering 500', 500],
    ['empty', JSON.stringify({ keys: [] })],
    ['HTML', '<html>Sign in</html>'],
  ] as const;

  test.each(broken)(
    'while it is %s, a known key goes on serving and an unknown one is a 503',
    async (_case, answer) => {
      const known = await issuer.bearer(people.ben);
      await verify(known);
      issuer.answerKeysWith((request, response) => {
        if (answer === undefined) request.socket.destroy();
        else if (typeof answer === 'number') response.writeHead(answer).end();
        else response.end(answer);
      });
      later(minutes(6));
      expect(await outcomeOf(known)).toBe('accepted');
      await issuer.rotateKey();
      const unknown = await issuer.bearer(people.dan);
      const before = issuer.keyRequests;
      later(31_000);
      const outcomes = new Set<string>();
      for (let n = 0; n < 100; n += 1) outcomes.add(await outcomeOf(unknown));
      expect([...outcomes]).toEqual(['unavailable']);
      expect(issuer.keyRequests - before).toBeLessThanOrEqual(1);
      expect(await outcomeOf(known)).toBe('accepted');
    },
  );

  test.each([
    ['are found by discovery', () => ({}), 'accepted'],
    [
      'are not taken from a discovery document of another issuer',
      () => ({ issuer: 'https://impostor.example' }),
      'unavailable',
    ],
    [
      'are not fetched without TLS from anything but this machine’s own names',
      (keys: string) => ({ jwks_uri: keys.replace('127.0.0.1', '[::ffff:127.0.0.1]') }),
      'unavailable',
    ],
  ])('%s', async (_case, change, outcome) => {
    const { jwksUri = '', ...discovered } = issuer.config;
    issuer.answerKeysWith((_request, response) => {
      issuer.answerKeysWith();
      response.end(JSON.stringify({ issuer: discovered.issuer, jwks_uri: jwksUri, ...change(jwksUri) }));
    });
    expect(await outcomeOf(await issuer.bearer(people.ben), verifierFor(discovered))).toBe(outcome);
  });
});
