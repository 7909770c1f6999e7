import { expect, test } from 'vitest';
import { previewUrl } from './preview-url.ts';

const ana = {
  userId: 'ana/1',
  organizationId: 'acme',
  name: 'Ana',
  email: null,
  locale: 'de',
  isOwner: true,
  isOperator: false,
};

test('everything but the token is filled in as a launch does it', () => {
  const url = 'https://x.example/{ORGANIZATION_ID}/{USER_ID}?t={SHORT_TOKEN}&l={LOCALE}&m={MODULE_ID}#{SHORT_TOKEN}';
  expect(previewUrl(url, ana, 'm-1')).toBe('https://x.example/acme/ana%2F1?t=st_••••&l=de&m=m-1#st_••••');
});

test.each(['', 'https://', 'https://x.example/a b', 'https://x.example/{SHORT_TOKEN'])('there is none of %j', (url) => {
  expect(previewUrl(url, ana)).toBeUndefined();
});
