import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { chooseWho, clickIntoNewTab, type Scene, showPage, untilHeading, useScene } from '../support/scene.ts';
import { grant, permissionNamed } from '../support/story.ts';

/** Opening a custom module, as a person does it. */

const menu = (link: string) => `<a href="${link}" target="_blank">Fleet</a>`;

describeInBrowser('a module in a browser', () => {
  let scene: Scene;
  let ana: Page;

  beforeAll(async () => {
    scene = await useScene();
  });
  // A tab behind another prefetches nothing, so nobody goes on in the browser of an earlier test.
  beforeEach(async () => {
    ana = await scene.signedIn('ana');
  });

  describe('opens', () => {
    test('from an address that was typed in: the service greets Ana by name', async () => {
      await ana.goto(scene.link);
      await untilHeading(ana, 'Hello, Ana Moreau');
    });

    test('from a link of the menu, in a new tab, and the service sees neither a cookie nor where she came from', async () => {
      const { home, link, receiver } = scene;
      await showPage(ana, `${home}/menu`, menu(link));
      const tab = await clickIntoNewTab(ana);
      await untilHeading(tab, 'Hello, Ana Moreau');
      expect(receiver.visits.at(-1)).toMatchObject({ host: new URL(receiver.url).host });
      expect(receiver.visits.at(-1)).not.toHaveProperty('cookie');
      expect(receiver.visits.at(-1)).not.toHaveProperty('referer');
    });

    test('control: on the gateway’s own host name the service would see its cookies', async () => {
      const { receiver, addLinked } = scene;
      const link = await addLinked('Neighbour', `http://127.0.0.1:${receiver.port}/?token={SHORT_TOKEN}`);
      await ana.goto(link);
      expect(receiver.visits.at(-1)?.cookie).toContain('custom-modules-session');
    });

    test('after signing in, when Ana had not yet: she says who she is, and once more that she meant to', async () => {
      const { openBrowser, link } = scene;
      const page = await openBrowser();
      await page.goto(link);
      await chooseWho(page, 'ana');
      await untilHeading(page, 'Open this module?');
      await page.getByRole('link', { name: 'Open the module' }).click();
      await untilHeading(page, 'Hello, Ana Moreau');
    });

    test('to Ben once he has the permission; until then a page says whom to ask', async () => {
      const { system, ana: owner, signedIn, link } = scene;
      const ben = await signedIn('ben');
      await ben.goto(link);
      await untilHeading(ben, 'You may not open this module');
      await ben.getByRole('link', { name: 'To the menu' }).click();
      await untilHeading(ben, 'Home');

      const permission = await permissionNamed(owner, 'View Fleet');
      await grant(owner, await system.as(people.ben), 'ben', [permission.id]);
      await ben.goto(link);
      await untilHeading(ben, 'Hello, Ben Okafor');
    });
  });

  describe('mints nothing', () => {
    const speculation = (kind: 'prefetch' | 'prerender') => (link: string) =>
      `<script type="speculationrules">${JSON.stringify({ [kind]: [{ urls: [link], eagerness: 'immediate' }] })}</script>`;

    /** What happens leads to one more launch at the gateway; answers with the tokens it minted. */
    async function mintedBy(act: () => Promise<unknown>): Promise<number> {
      const { mintedTokens, answeredLaunches } = scene;
      const [minted, answered] = [await mintedTokens(), await answeredLaunches()];
      await act();
      await vi.waitFor(async () => expect(await answeredLaunches()).toBe(answered + 1), patience);
      return (await mintedTokens()) - minted;
    }

    test.each([
      ['prefetch', (link: string) => `<link rel="prefetch" href="${link}">`],
      ['prefetch by speculation rules', speculation('prefetch')],
      ['prerender', speculation('prerender')],
    ])('for a page of the gateway’s that asks for a %s', async (_case, html) => {
      const { home, link } = scene;
      expect(await mintedBy(() => showPage(ana, `${home}/menu`, html(link)))).toBe(0);
    });

    test('for HEAD', async () => {
      const { home, link } = scene;
      await showPage(ana, `${home}/menu`, menu(link));
      const ask = `fetch(${JSON.stringify(link)}, { method: 'HEAD' }).then(({ status }) => status)`;
      const [minted, status] = [await scene.mintedTokens(), await ana.evaluate(ask)];
      expect([status, await scene.mintedTokens()]).toEqual([405, minted]);
    });

    test('for a link of another site, which leads to a page that asks for a click; the click does', async () => {
      const { receiver, link } = scene;
      await showPage(ana, `${receiver.url}/elsewhere`, `<a href="${link}">Win a prize</a>`);
      expect(await mintedBy(() => ana.getByRole('link').click())).toBe(0);
      await untilHeading(ana, 'Open this module?');
      expect(await mintedBy(() => ana.getByRole('link', { name: 'Open the module' }).click())).toBe(1);
      await untilHeading(ana, 'Hello, Ana Moreau');
    });
  });
});
