import { expect, test } from 'vitest';
import { checkValues } from './check-values.ts';
import { newValues } from './module-values.ts';

const fine = { ...newValues, name: 'Fleet', url: 'https://fleet.example/?token={SHORT_TOKEN}' };

test.each([
  fine,
  { ...fine, name: '🚚'.repeat(100) },
  { ...fine, url: 'https' }, // still being typed
  { ...fine, url: 'http://localhost:9000/{USER_ID}' },
])('nothing is said against %j', (values) => {
  expect(Object.values(checkValues(values)).filter(Boolean)).toEqual([]);
});

test.each([
  ['name', ' ', 'Enter a name.'],
  ['name', '🚚'.repeat(101), 'This is 101 characters long. At most 100 are possible.'],
  ['url', '', 'Enter a URL.'],
  ['url', 'ftp://fleet.example', 'The URL must begin with https://.'],
  ['url', 'http://fleet.example', 'The URL must begin with https://.'],
  ['url', `https://${'x'.repeat(2048)}`, 'This is 2056 characters long. At most 2048 are possible.'],
  ['url', 'https://fleet.example/{short_token}', /^\{short_token\} is not a placeholder\. .*\{SHORT_TOKEN\}/],
  ['group', 'x'.repeat(61), 'This is 61 characters long. At most 60 are possible.'],
] as const)('%s: %j is refused at its field', (field, value, message) => {
  const { [field]: said, ...others } = checkValues({ ...fine, [field]: value });
  expect(said).toMatch(message);
  expect(Object.values(others).filter(Boolean)).toEqual([]);
});
