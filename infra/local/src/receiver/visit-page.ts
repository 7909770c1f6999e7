import { type Html, html, type Page } from '../page.ts';
import type { Visit } from './redeem.ts';

/** What a person sees who opened the module. Never the token nor the bearer. */
export function visitPage(visit: Visit): Page {
  switch (visit.outcome) {
    case 'welcome': {
      const name = visit.user.name ?? visit.user.id;
      return page(200, `Hello, ${name}`, [
        html`<p>The platform told this service who you are. It never saw your password.</p>`,
        html`<dl>
<dt>User</dt><dd>${visit.user.id}</dd>
<dt>Organization</dt><dd>${visit.organizationId}</dd>
<dt>Bearer</dt><dd>received, valid until <time>${visit.bearerExpiresAt}</time></dd>
</dl>`,
        html`<p class="quiet">The link you came by is used up: opening it again is refused.</p>`,
      ]);
    }
    case 'no-token':
      return page(400, 'Nobody to greet', [
        html`<p>This page expects to be opened from a module whose URL ends in <code>?token={SHORT_TOKEN}</code>.</p>`,
      ]);
    case 'refused':
      return page(400, 'This link is used or expired', [
        html`<p>A link works once, for five minutes. Go back and open the module again.</p>`,
      ]);
    case 'unavailable':
      return page(503, 'The platform does not answer', [
        html`<p>Try again in ${visit.retryAfterSeconds} seconds: reload this page, or open the module again.</p>`,
      ]);
    default:
      return visit satisfies never;
  }
}

function page(status: number, title: string, paragraphs: Html[]): Page {
  return { status, title, body: html`<span class="badge">A sample service</span><h1>${title}</h1>${paragraphs}` };
}
