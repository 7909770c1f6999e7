import { escapeHtml, renderPage } from './page.ts';

export type ModuleToOpen = { readonly name: string; readonly host: string };

/**
 * For somebody whom another site, or the way through the sign-in, has led to a launch. The module is known of those only who
 * are signed in.
 */
export function launchPage(path: string, module?: ModuleToOpen): string {
  const what = module ? `<strong>${escapeHtml(module.name)}</strong> at ${escapeHtml(module.host)}` : 'a module';
  return renderPage(
    'Open this module?',
    `<p>You are about to open ${what} with your account. Go on only if you meant to.</p>
<p><a href="${escapeHtml(path)}" rel="noreferrer">Open the module</a></p>`,
  );
}
