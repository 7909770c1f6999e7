import { people } from '@custom-modules/testing/people';
import { expect, test } from 'vitest';
import { useSystem } from '../system.fixture.ts';

const system = await useSystem();

type Answer = { readonly data: { readonly id: string; readonly url: string } };

async function asAna(path: string, body: unknown, claims = {}): Promise<Answer['data']> {
  const authorization = `Bearer ${await system.issuer.bearer({ ...people.ana, ...claims })}`;
  const answer = await system.send('POST', `/api/v3/custom-module${path}`, body, { authorization });
  return ((await answer.json()) as Answer).data;
}

const module = { name: 'Fleet', type: 'web', url: 'https://fleet.example/{LOCALE}/x?l=.{LOCALE}' };
const { id } = await asAna('', module);

test.each([
  ['id', 'id'],
  ['pt-BR', 'pt-BR'],
  ['de_CH', 'de_CH'],
  ['zh-Hant-TW-x-private', 'zh-Hant-TW-x-private'],
  [undefined, 'en'],
  ['.', 'en'],
  ['..', 'en'],
  ['en/..', 'en'],
  ['en-', 'en'],
  ['x'.repeat(9), 'en'],
  ['€'.repeat(256), 'en'],
])('the locale %j is opened as %s', async (locale, shown) => {
  const { url } = await asAna(`/${id}/launch`, undefined, { locale });
  expect(url).toBe(`https://fleet.example/${shown}/x?l=.${shown}`);
});
