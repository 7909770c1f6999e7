import { readdir } from 'node:fs/promises';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { describe, expect, test } from 'vitest';
import { signInNowhere, useGateway } from '../gateway.fixture.ts';

type Response = { $ref?: string; description?: string; content?: Record<string, { schema: object }> };
type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security: unknown[];
  parameters?: { name: string; in: string; schema: object }[];
  responses: Record<string, Response>;
};
type Document = {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Response>; securitySchemes: Record<string, object> };
};

const issuer = await useFakeIssuer();
const gateway = await useGateway(signInNowhere(issuer), issuer);
const answer = await gateway.get('/openapi.json');
const document = (await answer.json()) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    ...operation,
  })),
);

test('is OpenAPI 3.1 for everybody', () => {
  expect(answer.status).toBe(200);
  expect(document.openapi).toBe('3.1.0');
  expect(document.components.securitySchemes).toHaveProperty('bearer');
});

test('has every route there is a file for', async () => {
  const files = await readdir(new URL('../routes/', import.meta.url), { recursive: true });
  const routes = files.filter(
    (file) => /\.ts$/.test(file) && !/(\.test|versions|routes|docs|icon|console)\.ts$/.test(file),
  );
  expect(operations).toHaveLength(routes.length);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
});

describe.each(operations)('$name', ({ path, summary, description, tags, security, parameters = [], responses }) => {
  test('says what it does, to whom and with what', () => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(description).toMatch(/\.$/);
    expect(document.tags.map(({ name }) => name)).toContain(tags[0]);
    expect(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`)).toEqual(
      path.match(/\{\w+\}/g) ?? [],
    );
  });

  test('says every way it can end', () => {
    const statuses = Object.keys(responses);
    expect(statuses).toEqual(expect.arrayContaining(['400', '500', '503']));
    expect(statuses.some((status) => /^[23]/.test(status))).toBe(true);
    if (security.length > 0) expect(statuses).toEqual(expect.arrayContaining(['401', '403']));
    for (const [status, { $ref, description }] of Object.entries(responses)) {
      expect($ref ?? description, status).toBeTruthy();
      if ($ref) expect($ref).toBe(`#/components/responses/${status}`);
    }
  });
});

test('says where Consistency-Token comes from, where it goes and what comes of it', () => {
  const having = (part: string) => operations.filter((operation) => JSON.stringify(operation).includes(part));
  const names = (found: typeof operations) => found.map(({ operationId }) => operationId).sort();
  expect(names(having('"Consistency-Token":'))).toEqual(['createModule', 'deleteModule', 'updateModule']);
  expect(names(having('"Consistency":'))).toEqual(['getNavigation', 'listPermissions']);
  expect(names(having('"name":"consistency-token"'))).toEqual(
    ['checkPermissions', 'getNavigation', 'launchByForm', 'launchByLink', 'launchForApp', 'listPermissions'].sort(),
  );
});

test('a refusal is described in both its forms', () => {
  for (const { content } of Object.values(document.components.responses)) {
    expect(Object.keys(content ?? {})).toEqual(['application/json', 'application/problem+json']);
  }
});

test('no example holds a token that could be one', () => {
  expect(JSON.stringify(document)).not.toMatch(/st_[0-9A-Za-z]{33}|eyJ[\w-]+\./);
});
