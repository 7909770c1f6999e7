import { readFile } from 'node:fs/promises';
import { useBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { Overrides } from '@custom-modules/testing/services';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { useReceiver } from './receiver.ts';
import { addModule } from './story.ts';
import { readCounter, useSystem } from './system.ts';

type Person = keyof typeof people;

export type Scene = Awaited<ReturnType<typeof useScene>>;

/** People at browsers, before the whole product, where Ana has added a module whose service is the sample receiver. */
export async function useScene(overrides: Overrides = {}) {
  const system = await useSystem(overrides, { signIn: true });
  const { url: home, processes } = system;
  const receiver = await useReceiver(home);
  const browser = await useBrowser();
  const ana = await system.as(people.ana);

  const addLinked = async (name: string, url: string, more: Record<string, unknown> = {}) =>
    `${home}/launch/${(await addModule(ana, { name, url, ...more })).id}`;
  const openBrowser = async (options: BrowserContextOptions = {}): Promise<Page> =>
    (await browser.newContext(options)).newPage();
  const signIn = async (page: Page, person: Person) => {
    await page.goto(`${home}/auth/sign-in`);
    await chooseWho(page, person);
    await page.waitForURL(`${home}/`);
  };
  return {
    system,
    receiver,
    ana,
    home,
    /** Adds a module; answers with its link in a menu. */
    addLinked,
    /** The link of a module of the receiver's. */
    link: await addLinked('Fleet', `${receiver.url}/?token={SHORT_TOKEN}`),
    /** A browser in which nobody has signed in, with one tab. */
    openBrowser,
    signIn,
    /** A browser in which somebody has signed in. */
    async signedIn(person: Person): Promise<Page> {
      const page = await openBrowser();
      await signIn(page, person);
      return page;
    },
    mintedTokens: () => readCounter(system.processes.tokens, 'tokens_issued_total'),
    /** How many launches by link the gateway has answered, in whatever way. */
    async answeredLaunches(): Promise<number> {
      const log = await readFile(processes.gateway.process.logFile, 'utf8');
      return log.split('/launch/:id').length - 1;
    },
  };
}

/** The one click at the provider of a development machine. */
export async function chooseWho(page: Page, person: Person): Promise<void> {
  await page.getByRole('button', { name: people[person].name }).click();
}

/** Signs out in the console, then at the provider, and comes back. */
export async function signOut(page: Page, person: Person): Promise<void> {
  await page.getByRole('button', { name: `Account of ${people[person].name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await untilHeading(page, 'Sign out here, too?');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
}

/** Shows a page of our making at an address of any site, as if that site had served it. */
export async function showPage(page: Page, address: string, html: string): Promise<void> {
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(address);
}

/** Clicks a link that opens a new tab; answers with the tab. */
export function clickIntoNewTab(page: Page): Promise<Page> {
  return newTabOf(page, () => page.getByRole('link').click());
}

/** Does what opens a new tab; answers with the tab. */
export async function newTabOf(page: Page, act: () => Promise<void>): Promise<Page> {
  const opening = page.context().waitForEvent('page');
  await act();
  return opening;
}

/** Waits until a page has this heading. */
export async function untilHeading(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor({ timeout: patience.timeout });
}
