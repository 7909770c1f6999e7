import { describe, expect, test } from 'vitest';
import { codeOf, useGateway } from '../gateway.fixture.ts';

const path = '/api/v3/short-token/resolve';
const proto = (protocol: string) => ({ 'x-forwarded-proto': protocol });

describe('behind a proxy that ends TLS', async () => {
  const gateway = await useGateway({ TRUSTED_PROXIES: '127.0.0.1' });
  const resolve = (headers: Record<string, string>) => gateway.send('POST', path, { shortToken: 'st_x' }, headers);

  test.each([
    ['plain HTTP', proto('http')],
    ['what it says nothing of', {}],
    ['an odd word', proto('https, http')],
  ])('%s is refused, with no 400 that would tell a receiver to throw its token away', async (_case, headers) => {
    const answer = await resolve(headers as Record<string, string>);
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'https_required']);
  });

  test('HTTPS is served', async () => {
    expect((await resolve(proto('https'))).status).toBe(503);
  });
});

test('a proxy that is not trusted is not believed', async () => {
  const gateway = await useGateway({ TRUSTED_PROXIES: '10.0.0.1' });
  const answer = await gateway.send('POST', path, { shortToken: 'st_x' }, proto('https'));
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'https_required']);
});
