import type { ServerResponse } from 'node:http';

/** HTML that may be put into a page as it is. Made by `html` only, which escapes what is put into it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | Html[];

export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(toText)));
}

function toText(part: Part): string {
  if (Array.isArray(part)) return part.map(toText).join('\n');
  return part instanceof Html ? part.text : escapeHtml(String(part));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] as string);

export type Page = { status: number; title: string; body: Html };

/** Answers with a page that loads nothing and tells nobody where it was opened from. */
export function sendPage(response: ServerResponse, { status, title, body }: Page): void {
  response.writeHead(status, pageHeaders).end(renderPage(title, body));
}

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

export function renderPage(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body><main>${body}</main></body>
</html>
`.text;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2330; --quiet: #596275; --paper: #fff; --ground: #eef1f6; --line: #d5dbe6; --accent: #2456c4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ebf2; --quiet: #a3adbf; --paper: #1b212c; --ground: #11151c; --line: #343d4d; --accent: #8fb1ff; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 28rem; padding: 1.75rem 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .25rem; font-size: 1.4rem; line-height: 1.25; text-wrap: balance; }
h2 { margin: 1.5rem 0 .5rem; font-size: .8rem; font-weight: 600; letter-spacing: .06em; text-transform: uppercase; color: var(--quiet); }
p { margin: .5rem 0; }
.quiet { color: var(--quiet); font-size: .9rem; }
.badge { display: inline-block; margin-bottom: .9rem; padding: .1rem .6rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .8rem; color: var(--accent); }
button { display: flex; justify-content: space-between; gap: 1rem; width: 100%; min-height: 3rem; margin: .4rem 0; padding: .6rem .9rem; align-items: center;
  font: inherit; text-align: start; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; cursor: pointer; }
input[type=text] { width: 100%; min-height: 3rem; margin: .4rem 0; padding: .6rem .9rem; font: inherit; letter-spacing: .1em; text-transform: uppercase;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .5rem; }
button:hover { border-color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .35rem 1rem; margin: 1.25rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
`;
