import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { renderReference } from './reference.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function pages(): Promise<string[]> {
  const inDocs = await readdir(join(root, 'docs'), { recursive: true });
  const top = await readdir(root);
  return [...top, ...inDocs.map((file) => join('docs', file))].filter((file) => file.endsWith('.md'));
}

test.each(Object.entries(renderReference()))(
  'docs/reference/%s is what the code says (pnpm reference)',
  async (file, text) => {
    expect(await readFile(join(root, 'docs/reference', file), 'utf8')).toBe(text);
  },
);

test('every path a page names exists', async () => {
  const missing: string[] = [];
  for (const page of await pages()) {
    const text = await readFile(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)/g)].map(([, path = '']) =>
      join(dirname(page), path),
    );
    const named = [...text.matchAll(/`((?:services|packages|proto|infra|tests|docs)\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    missing.push(
      ...[...links, ...named].filter((path) => !existsSync(join(root, path))).map((path) => `${page}: ${path}`),
    );
  }
  expect(missing).toEqual([]);
});

test('every script a page names exists', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const known = new Set([...Object.keys(scripts), 'install', 'exec']);
  const missing: string[] = [];
  for (const page of await pages()) {
    const text = await readFile(join(root, page), 'utf8');
    const named = [...text.matchAll(/(?:npm run(?: -s)?|pnpm) ([a-z]+)\b/g)].map(([, script = '']) => script);
    missing.push(...named.filter((script) => !known.has(script)).map((script) => `${page}: ${script}`));
  }
  expect(missing).toEqual([]);
});
