import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Provider } from 'oidc-provider';
import { type Html, html, sendPage } from '../page.ts';
import { findUser, type ReadyUser, readyUsers, roleOf } from './users.ts';

/** The page between a client that asks for a sign-in and the code it gets: one click says who you are. */
export async function handleSignIn(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await provider.interactionDetails(request, response);
  } catch {
    const body = html`<h1>This sign-in is over</h1><p>Go back to where you came from and sign in again.</p>`;
    return sendPage(response, { status: 400, title: 'This sign-in is over', body });
  }
  if (request.method !== 'POST') return sendPage(response, { status: 200, title: 'Sign in', body: signInPage() });

  const user = findUser(new URLSearchParams(await text(request)).get('user') ?? '');
  if (!user) {
    const known = readyUsers.map(({ id }) => id).join(', ');
    return sendPage(response, {
      status: 400,
      title: 'No such user',
      body: html`<h1>No such user</h1><p>There are ${known}.</p>`,
    });
  }
  await provider.interactionFinished(request, response, { login: { accountId: user.id } });
}

export function signInPage(): Html {
  const groups = Map.groupBy(readyUsers, (user) => user.organizationId ?? 'The platform');
  return html`
<span class="badge">For development only</span>
<h1>Who are you?</h1>
<p class="quiet">No password: everybody on this machine may be anybody here.</p>
<form method="post">
${[...groups].map(([organization, users]) => html`<h2>${organization}</h2>${users.map(userButton)}`)}
</form>`;
}

const userButton = (user: ReadyUser) =>
  html`<button name="user" value="${user.id}"><strong>${user.name}</strong><span class="quiet">${user.id}, ${roleOf(user)}</span></button>`;
