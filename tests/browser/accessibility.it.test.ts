import { describeInBrowser } from '@custom-modules/testing/browser';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { findBarriers } from '../support/accessibility.ts';
import { type Scene, showPage, untilHeading, useScene } from '../support/scene.ts';

/** Nobody is kept out of the pages for people, on a desk or on a phone, by day or by night. */

type Visit = (page: Page, scene: Scene) => Promise<unknown>;

const pages: [heading: string, who: 'ana' | 'ben' | 'dan' | 'olga' | 'nobody', visit: Visit][] = [
  ['You are not signed in', 'ben', (page, { home }) => page.goto(`${home}/auth/callback?error=access_denied`)],
  ['You may not open this module', 'ben', (page, { link }) => page.goto(link)],
  ['This module is not there', 'ben', (page, { home }) => page.goto(`${home}/launch/nothing`)],
  ['There is nothing here', 'nobody', (page, { home }) => page.goto(`${home}/nope`)],
  ['Custom Modules', 'nobody', (page, { home }) => page.goto(home)],
  ['Home', 'ana', (page, scene) => goUntil(page, scene.home, 'link', 'Fleet')],
  ['Home', 'dan', (page, scene) => goUntil(page, scene.home, 'heading', 'No modules for you yet')],
  ['Operations', 'olga', (page, scene) => goUntil(page, scene.home, 'heading', 'No dead letters')],
  ['Settings', 'ben', (page, scene) => goUntil(page, `${scene.home}/setting/role`, 'heading', 'You may not see this')],
  [
    'Open this module?',
    'ana',
    async (page, { receiver, link }) => {
      await showPage(page, `${receiver.url}/elsewhere`, `<a href="${link}">Fleet</a>`);
      await page.getByRole('link').click();
      await page.waitForURL(link);
    },
  ],
];
const widths = [1440, 360];
const schemes = ['light', 'dark'] as const;

describeInBrowser('a page for people', () => {
  let scene: Scene;
  let tabs: Record<(typeof pages)[number][1], Page>;

  beforeAll(async () => {
    scene = await useScene();
    await scene.addLinked('Fleet for drivers', `${scene.receiver.url}/`, { type: 'mobile' });
    const { signedIn, openBrowser } = scene;
    tabs = {
      ana: await signedIn('ana'),
      ben: await signedIn('ben'),
      dan: await signedIn('dan'),
      olga: await signedIn('olga'),
      nobody: await openBrowser(),
    };
  });

  for (const [heading, who, visit] of pages) {
    test.each(widths.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
      `“${heading}” of ${who} has no barriers at %i px, %s`,
      async (width, scheme) => {
        const page = tabs[who];
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await visit(page, scene);
        await untilHeading(page, heading);
        expect(await findBarriers(page)).toEqual([]);
      },
    );
  }

  test('control: barriers are found', async () => {
    const bad = `<!doctype html>
      <p style="color: #ccc; background: #fff">Faint</p>
      <img src="data:,">
      <button style="font-size: 6px; padding: 0">Tiny</button><button style="font-size: 6px; padding: 0">Tiny, too</button>
      <button style="position: absolute; left: -50px">Beside</button>
      <p style="width: 200vw">Wide</p>`;
    await showPage(tabs.ben, `${scene.receiver.url}/bad`, bad);
    const found = new Set((await findBarriers(tabs.ben)).map((barrier) => barrier.replace(/:.*/, '')));
    const byAxe = ['color-contrast', 'document-title', 'html-has-lang', 'image-alt', 'target-size'];
    expect([...found].toSorted()).toEqual([...byAxe, 'out of reach', 'sideways'].toSorted());
  });
});

/** Goes there and waits until what is read first is on the page. */
async function goUntil(page: Page, address: string, role: 'link' | 'heading', name: string): Promise<void> {
  await page.goto(address);
  await page.getByRole(role, { name }).first().waitFor();
}
