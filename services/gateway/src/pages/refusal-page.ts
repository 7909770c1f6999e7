import type { Failure } from '@custom-modules/chassis/failure';
import { escapeHtml, renderPage } from './page.ts';

/** What a person can do about it; they clicked a menu item and see this where the module should be. */
type Advice = { readonly title: string; readonly text: string };

const byStatus: Readonly<Record<number, Advice>> = {
  400: { title: 'This link does not work', text: 'Go back and open the module from the menu.' },
  401: {
    title: 'Please sign in again',
    text: 'Your sign-in has ended. Go back, sign in and open the module from the menu.',
  },
  403: {
    title: 'You may not open this module',
    text: 'Ask somebody who manages roles in your organization for its permission.',
  },
  404: { title: 'This module is not there', text: 'It was removed or switched off. Go back and reload the menu.' },
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
  text: 'Go back and open the module from the menu. If it stays like this, tell your administrator.',
};

export function refusalPage(failure: Failure, requestId: string, status: number): string {
  const { title, text } = byCode[failure.code] ?? byStatus[status] ?? otherwise;
  const reference = `${escapeHtml(failure.code)} · ${escapeHtml(requestId)}`;
  return renderPage(title, `<p>${escapeHtml(text)}</p>\n<p><small>${reference}</small></p>`);
}
