import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { issuerSchema } from './config.ts';

const valid = { issuer: 'https://id.example', audience: 'urn:a', organizations: ['*'], platformRoles: false };

test.each([
  'https://id.example',
  'https://id.example:8443/realms/acme',
  'http://localhost:9000',
  'http://127.0.0.1:9000/',
  'http://[::1]:9000',
])('a provider may be at %s, and its keys too', (url) => {
  expect(Value.Check(issuerSchema, { ...valid, issuer: url, jwksUri: url })).toBe(true);
});

test.each([
  'http://id.example',
  'http://10.0.0.1',
  'http://localhost.example',
  'http://127.0.0.1:80@id.example',
  'http://127.0.0.1.id.example',
  'ftp://127.0.0.1',
  'id.example',
  '',
])('neither a provider nor its keys are asked at %j', (url) => {
  expect(Value.Check(issuerSchema, { ...valid, issuer: url })).toBe(false);
  expect(Value.Check(issuerSchema, { ...valid, jwksUri: url })).toBe(false);
});
