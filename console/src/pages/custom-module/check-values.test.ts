import { expect, test } from 'vitest';
import { checkValues } from './check-values.ts';
import { newValues } from './module-values.ts';

const fine = { ...newValues, name: 'Fleet', url: 'https://fleet.example/?token={SHORT_TOKEN}' };

test.each([fine, { ...fine, group: ' ', order: '' }, { ...fine, url: 'http://localhost:9000/{USER_ID}' }])(
  'nothing is said against %j',
  (values) => {
    expect(checkValues(values)).toEqual({});
  },
);

test.each([
  ['name', ' ', 'The name is empty.'],
  ['name', 'Fl\u200beet', 'The name contains an invisible character (U+200B) at position 3. Remove it.'],
  ['url', '', 'The URL is empty.'],
  ['url', 'http://fleet.example', 'The URL must begin with https://.'],
  ['url', 'https://ana@fleet.example', 'The URL holds a user name or password before an @. Leave it out.'],
  ['url', 'https://fleet.example/a b', 'The URL must be percent-encoded. Write " " as %20.'],
  ['url', 'https://flöte.example', 'The host must be written in ASCII: xn--flte-6qa.example.'],
  ['url', 'https://fleet.example\\a', 'The URL has a \\ where a / belongs.'],
  ['url', 'https://fleet.example/{SHORT_TOKEN', /^The URL has a \{ or \} that belongs to no placeholder\./],
  ['url', 'https://{USER_ID}.example', /^A placeholder may stand in the path, the query or the fragment/],
  ['group', 'x'.repeat(61), 'The group is 61 characters long. At most 60 are possible.'],
  ['order', '2147483648', 'The order must be a whole number from −2,147,483,648 to 2,147,483,647.'],
] as const)('%s: %j is refused at its field, alone', (field, value, message) => {
  const said = checkValues({ ...fine, [field]: value });
  expect(Object.keys(said)).toEqual([field]);
  expect(said[field]).toMatch(message);
});
