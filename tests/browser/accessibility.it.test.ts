import { describeInBrowser } from '@custom-modules/testing/browser';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { findBarriers } from '../support/accessibility.ts';
import { type Scene, showPage, untilHeading, useScene } from '../support/scene.ts';

/** Nobody is kept out of the pages for people, on a desk or on a phone, by day or by night. */

type Visit = (page: Page, scene: Scene) => Promise<unknown>;

const pages: [heading: string, visit: Visit][] = [
  ['You are not signed in', (page, { home }) => page.goto(`${home}/auth/callback?error=access_denied`)],
  ['You may not open this module', (page, { link }) => page.goto(link)],
  ['This module is not there', (page, { home }) => page.goto(`${home}/launch/nothing`)],
  [
    'Open this module?',
    async (page, { receiver, link }) => {
      await showPage(page, `${receiver.url}/elsewhere`, `<a href="${link}">Fleet</a>`);
      await page.getByRole('link').click();
      await page.waitForURL(link);
    },
  ],
];
const widths = [1440, 390];
const schemes = ['light', 'dark'] as const;

describeInBrowser('a page for people', () => {
  let scene: Scene;
  let ben: Page;

  beforeAll(async () => {
    scene = await useScene();
    ben = await scene.signedIn('ben');
  });

  for (const [heading, visit] of pages) {
    test.each(widths.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
      `“${heading}” has no barriers at %i px, %s`,
      async (width, scheme) => {
        await ben.setViewportSize({ width, height: 900 });
        await ben.emulateMedia({ colorScheme: scheme });
        await visit(ben, scene);
        await untilHeading(ben, heading);
        expect(await findBarriers(ben)).toEqual([]);
        expect(await ben.evaluate('document.documentElement.scrollWidth')).toBe(width); // nobody scrolls sideways
      },
    );
  }

  test('control: barriers are found', async () => {
    const faint = '<!doctype html><p style="color: #ccc; background: #fff">Faint</p><img src="data:,">';
    await showPage(ben, `${scene.receiver.url}/faint`, faint);
    const found = (await findBarriers(ben)).map((barrier) => barrier.replace(/:.*/, ''));
    expect(found.toSorted()).toEqual(['color-contrast', 'document-title', 'html-has-lang', 'image-alt']);
  });
});
