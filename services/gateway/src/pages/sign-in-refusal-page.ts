import { renderPage } from './page.ts';
import { type Refused, referenceOf } from './refusal-page.ts';

const unavailable = {
  title: 'Signing in does not work right now',
  text: 'The service that knows who you are does not answer. Wait a moment, then try again.',
};
const refused = {
  title: 'You are not signed in',
  text: 'The sign-in was cancelled, took too long or was not accepted. Try again; if it stays like this, tell your administrator.',
};

/** For a person who came back from signing in, or did not get there. */
export function signInRefusalPage({ failure, requestId, status }: Refused): string {
  const links = [{ to: '/auth/sign-in', text: 'Sign in' }];
  return renderPage({
    ...(status >= 500 ? unavailable : refused),
    links,
    reference: referenceOf(failure, requestId),
  });
}
