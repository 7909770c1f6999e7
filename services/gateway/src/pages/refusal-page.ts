import type { Failure } from '@custom-modules/chassis/failure';
import { escapeHtml, type Link, renderPage } from './page.ts';

export type Refused = {
  readonly failure: Failure;
  readonly requestId: string;
  readonly status: number;
  readonly menu: readonly Link[];
};

/** What a person can do about it; they clicked a menu item and see this, in a new tab, where the module should be. */
type Advice = { readonly title: string; readonly text: string };

const byStatus: Readonly<Record<number, Advice>> = {
  400: { title: 'This link does not work', text: 'Open the module from the menu.' },
  401: { title: 'Please sign in again', text: 'Your sign-in has ended. Sign in, then open the module from the menu.' },
  403: {
    title: 'You may not open this module',
    text: 'Ask somebody who manages roles in your organization for its permission.',
  },
  404: { title: 'This module is not there', text: 'It was removed or switched off, and is no longer in the menu.' },
  429: { title: 'That was too often', text: 'Wait a minute, then open the module from the menu once more.' },
  503: { title: 'This does not work right now', text: 'Wait a moment, then open the module from the menu once more.' },
};

/** Where another person can help than with the rest of the status. */
const byCode: Readonly<Record<string, Advice>> = {
  host_not_allowed: {
    title: 'This module is not opened any more',
    text: 'Your organization no longer allows the host it leads to. An owner can allow the host or change the module’s URL.',
  },
};

const otherwise: Advice = {
  title: 'This did not work',
  text: 'Open the module from the menu once more. If it stays like this, tell your administrator.',
};

/** For a person whom a menu led to a launch. */
export function refusalPage({ failure, requestId, status, menu }: Refused): string {
  const { title, text } = byCode[failure.code] ?? byStatus[status] ?? otherwise;
  return renderPage({ title, text: escapeHtml(text), links: menu, reference: referenceOf(failure, requestId) });
}

/** For a person at an address where nothing is. */
export function nowherePage({ failure, requestId, menu }: Refused): string {
  return renderPage({
    title: 'There is nothing here',
    text: 'Check the address.',
    links: menu,
    reference: referenceOf(failure, requestId),
  });
}

/** What an administrator finds it by in the log. */
export function referenceOf({ code }: Failure, requestId: string): string {
  return `${code} · ${requestId}`;
}
