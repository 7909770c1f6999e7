import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Gateway } from '../gateway.ts';

/** The console's own: of its files the gateway knows no names. */
export const icon = readFileSync(new URL('icon.svg', import.meta.url), 'utf8');

/** The console's sign-in page, in a few lines: whoever comes from one to the other is still at the same place. */
const style = `
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; --text: #000; --quiet: #495057; --line: #dee2e6; --ground: #fff;
  --primary: #4263eb; --primary-hover: #3b5bdb; }
@media (prefers-color-scheme: dark) {
  :root { --text: #c9c9c9; --quiet: #b8b8b8; --line: #424242; --ground: #242424; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; display: grid; min-height: 100dvh; place-items: center; background: var(--ground); color: var(--text); }
main { display: grid; gap: 1rem; width: 100%; max-width: 25rem; padding: 2rem; text-align: center; border: 1px solid var(--line); border-radius: 0.5rem; }
svg { width: 3rem; height: 3rem; margin: 0 auto; }
h1, p { margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 1.375rem; font-weight: 650; line-height: 1.4; text-wrap: balance; }
p, small { color: var(--quiet); }
strong { color: var(--text); }
a { padding: 0.55rem 1.25rem; border: 1px solid var(--line); border-radius: 0.5rem; color: inherit; font-weight: 600; text-decoration: none; }
a:hover { border-color: currentColor; }
a.primary { border-color: var(--primary); background: var(--primary); color: #fff; }
a.primary:hover { background: var(--primary-hover); }
:focus-visible { outline: 2px solid var(--primary); outline-offset: 2px; }
`;

/** What the content security policy says of the style of pages: this very one, and no other. */
export const pageStyleSource = `'sha256-${hash('sha256', style, 'base64')}'`;

export type Link = { readonly to: string; readonly text: string };

type Page = {
  readonly title: string;
  /** HTML: what it repeats of others must be escaped. */
  readonly text: string;
  /** The ways on, the likeliest first. */
  readonly links: readonly Link[];
  /** For whoever is asked for help. */
  readonly reference?: string;
};

/** A small page that asks nothing of anywhere. */
export function renderPage({ title, text, links, reference }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Custom Modules</title>
<style>${style}</style>
</head>
<body>
<main>
${icon}
<h1>${escapeHtml(title)}</h1>
<p>${text}</p>
${links.map(renderLink).join('\n')}
${reference === undefined ? '' : `<small>${escapeHtml(reference)}</small>`}
</main>
</body>
</html>
`;
}

/** No address of these pages is told to where they lead. */
function renderLink({ to, text }: Link, index: number): string {
  const className = index === 0 ? ' class="primary"' : '';
  return `<a href="${escapeHtml(to)}" rel="noreferrer"${className}>${escapeHtml(text)}</a>`;
}

/** The way to the console, where the gateway serves one. Who opened a module came to a new tab, which has no way back. */
export function menuLinks(app: Pick<Gateway, 'hasRoute'>): readonly Link[] {
  return app.hasRoute({ method: 'GET', url: '/' }) ? [{ to: '/', text: 'To the menu' }] : [];
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
