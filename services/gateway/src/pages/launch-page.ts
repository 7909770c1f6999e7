import { escapeHtml, type Link, renderPage } from './page.ts';

export type ModuleToOpen = { readonly name: string; readonly host: string };

type Options = { path: string; module: ModuleToOpen | undefined; menu: readonly Link[] };

/**
 * For somebody whom another site, or the way through the sign-in, has led to a launch. The module is known of those only who
 * are signed in.
 */
export function launchPage({ path, module, menu }: Options): string {
  const what = module ? `<strong>${escapeHtml(module.name)}</strong> at ${escapeHtml(module.host)}` : 'a module';
  return renderPage({
    title: 'Open this module?',
    text: `You are about to open ${what} with your account. Go on only if you meant to.`,
    links: [{ to: path, text: 'Open the module' }, ...menu],
  });
}
