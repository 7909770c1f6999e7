import { expect, test } from 'vitest';
import { preferredType } from './accept.ts';

const json = 'application/json';
const problem = 'application/problem+json';
const html = 'text/html';
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

test.each([
  [undefined, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [problem, problem],
  ['Application/Problem+JSON', problem],
  [`${problem}, ${json};q=0.9`, problem],
  [`${json}, ${problem}`, json],
  [`${problem}, ${json}`, json],
  [`${problem};q=0.5, ${json}`, json],
  [`${problem}, */*`, problem],
  [`${problem};q=0, */*`, json],
  [`${problem};q=2`, json],
  [`${problem};q=banana`, json],
  ['image/png', json],
  [browser, json],
  [`,;q=,${problem}`, problem],
])('Accept %s is answered with %s', (accept, expected) => {
  expect(preferredType(accept, [json, problem])).toBe(expected);
});

test('a browser prefers a page where there is one', () => {
  expect(preferredType(browser, [json, problem, html])).toBe(html);
  expect(preferredType('*/*', [json, problem, html])).toBe(json);
});
