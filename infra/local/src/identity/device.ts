import type { Client, errors, KoaContextWithOIDC } from 'oidc-provider';
import { Html, html, pageHeaders, renderPage } from '../page.ts';

/** The pages on which somebody lets a command line in that shows a code (RFC 8628). The provider's own would ask another host for a font. */
export const devicePages = {
  userCodeInputSource: askForCode,
  userCodeConfirmSource: askToConfirm,
  successSource: tellDone,
};

function askForCode(
  ctx: KoaContextWithOIDC,
  form: string,
  _out?: unknown,
  error?: (errors.OIDCProviderError | Error) & { userCode?: string },
): void {
  show(
    ctx,
    html`
<h1>Which code do you see?</h1>
<p class="quiet">${whyAgain(error) ?? 'The command line shows it.'}</p>
${new Html(form)}
<button type="submit" form="op.deviceInputForm">Go on</button>`,
  );
}

/** What is wrong with the code that was entered, if one was. */
function whyAgain(error: (Error & { userCode?: string }) | undefined): string | undefined {
  if (error === undefined) return undefined;
  if (error.name === 'AbortedError') return 'It is not let in. Close this page, or enter another code.';
  if (error.name === 'ExpiredError') return 'That code is too old: begin again where you found it.';
  if (error.name === 'AlreadyUsedError') return 'That code has been used: begin again where you found it.';
  return error.userCode === undefined && error.name !== 'NoCodeError'
    ? 'That did not work: begin again where you found the code.'
    : 'That is none of the codes of now. Enter it as you see it.';
}

function askToConfirm(ctx: KoaContextWithOIDC, form: string, client: Client, _device: unknown, code: string): void {
  show(
    ctx,
    html`
<h1>${client.clientName ?? client.clientId} wants to be let in</h1>
<p>Do you see this code there? <strong><code>${code}</code></strong></p>
<p class="quiet">If you did not begin this yourself, or it shows another code, somebody else would be let in as you.</p>
${new Html(form)}
<button type="submit" form="op.deviceConfirmForm">Go on</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">Let nobody in</button>`,
  );
}

function tellDone(ctx: KoaContextWithOIDC): void {
  show(ctx, html`<h1>You are signed in</h1><p>Close this page and go back to the command line.</p>`);
}

function show(ctx: KoaContextWithOIDC, content: Html): void {
  ctx.set(pageHeaders);
  ctx.body = renderPage('Sign in', html`<span class="badge">For development only</span>${content}`);
}
