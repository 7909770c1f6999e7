import { escapeHtml, renderPage } from './page.ts';

/** For somebody whom another site, or the way through the sign-in, has led to a launch. */
export function launchPage(path: string): string {
  return renderPage(
    'Open this module?',
    `<p>You are about to open a module with your account. Go on only if you meant to.</p>
<p><a href="${escapeHtml(path)}" rel="noreferrer">Open the module</a></p>`,
  );
}
