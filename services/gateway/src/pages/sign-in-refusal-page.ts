import type { Failure } from '@custom-modules/chassis/failure';
import { escapeHtml, renderPage } from './page.ts';

const unavailable = {
  title: 'Signing in does not work right now',
  text: 'The service that knows who you are does not answer. Wait a moment, then try again.',
};
const refused = {
  title: 'You are not signed in',
  text: 'The sign-in was cancelled, took too long or was not accepted. Try again; if it stays like this, tell your administrator.',
};

/** For a person who came back from signing in, or did not get there. */
export function signInRefusalPage(failure: Failure, requestId: string, status: number): string {
  const { title, text } = status >= 500 ? unavailable : refused;
  return renderPage(
    title,
    `<p>${text}</p>
<p><a href="/auth/sign-in">Sign in</a></p>
<p><small>${escapeHtml(failure.code)} · ${escapeHtml(requestId)}</small></p>`,
  );
}
