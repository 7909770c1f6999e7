import type { KoaContextWithOIDC } from 'oidc-provider';
import { Html, html, pageHeaders, renderPage } from '../page.ts';

/** The page between a client that signs somebody out and where it wants them afterwards. The provider's own would ask another host for a font. */
export function askToSignOut(ctx: KoaContextWithOIDC, form: string): void {
  ctx.set(pageHeaders);
  ctx.body = renderPage(
    'Sign out',
    html`
<span class="badge">For development only</span>
<h1>Sign out here, too?</h1>
${new Html(form)}
<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );
}
