import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const origin = 'https://app.example';
const preflight = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
const corsHeaders = (answer: Response) =>
  [...answer.headers.keys()].filter((name) => name.startsWith('access-control'));

describe('with an origin configured', async () => {
  const gateway = await useGateway({ CORS_ORIGINS: origin });

  test('its pages may call the API, never with credentials', async () => {
    const answer = await gateway.send('OPTIONS', '/api/v3/custom-module', undefined, { origin, ...preflight });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(answer.headers.get('access-control-allow-headers')).toContain('If-Match');
    expect(answer.headers.get('access-control-allow-headers')).toContain('Consistency-Token');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('its pages can read refusals too', async () => {
    const answer = await gateway.get('/api/v3/custom-module', { origin });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    const readable = answer.headers.get('access-control-expose-headers')?.split(', ');
    expect(readable).toEqual(expect.arrayContaining(['ETag', 'Consistency', 'Consistency-Token']));
    expect(answer.headers.get('vary')).toMatch(/Origin/);
    expect(answer.headers.get('vary')).toMatch(/Accept/);
  });

  test.each(['https://evil.example', 'https://app.example.evil.example', 'http://app.example', 'null'])(
    'pages of %s may not',
    async (other) => {
      const answer = await gateway.send('OPTIONS', '/api/v3/custom-module', undefined, { origin: other, ...preflight });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('a launch is no call of a page', async () => {
    const asked = await gateway.send('OPTIONS', '/launch/1', undefined, { origin, ...preflight });
    const launched = await gateway.send('POST', '/launch/1', 'access_token=x', {
      origin,
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([asked.status, corsHeaders(asked)]).toEqual([405, []]);
    expect([launched.status, corsHeaders(launched)]).toEqual([401, []]);
  });
});

describe('without', async () => {
  const gateway = await useGateway();

  test('no page of another origin may do anything', async () => {
    const answer = await gateway.send('OPTIONS', '/api/v3/custom-module', undefined, { origin, ...preflight });
    expect([answer.status, corsHeaders(answer)]).toEqual([405, []]);
  });
});
