import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '@custom-modules/local/checkout';
import { describeInBrowser } from '@custom-modules/testing/browser';
import { people } from '@custom-modules/testing/people';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { type Scene, useScene } from '../support/scene.ts';
import { addModule, grant, permissionNamed } from '../support/story.ts';

/** Writes the pictures of the README into docs/images. */

type Picture = {
  name: string;
  path: string;
  /** Without one, nobody has signed in. */
  who?: keyof typeof people;
  on?: 'desktop' | 'phone';
  scheme?: 'light' | 'dark';
  /** A text that stands there when the page is whole. */
  shows?: string;
  /** What is done on the page before it is shown. */
  act?: (page: Page, scene: Scene) => Promise<void>;
};

const pictures: Picture[] = [
  { name: 'sign-in', path: '/' },
  { name: 'home', path: '/', who: 'ana' },
  { name: 'home-dark', path: '/', who: 'ben', scheme: 'dark' },
  { name: 'custom-modules', path: '/setting/custom-module', who: 'ana' },
  { name: 'operations', path: '/operations', who: 'olga', shows: 'No dead letters', act: watchTraffic },
  { name: 'phone', path: '/', who: 'ana', on: 'phone' },
  { name: 'phone-menu', path: '/', who: 'ana', on: 'phone', act: openModules },
];

const screens = {
  desktop: { viewport: { width: 1200, height: 720 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 1.5 },
};
const folder = join(root, 'docs/images');
const mostBytes = 150_000;

describeInBrowser('the picture', () => {
  let scene: Scene;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    scene = await useScene();
    await furnish(scene);
  });

  test.each(pictures)('$name', async ({ name, path, who, on = 'desktop', scheme = 'light', shows = 'Fleet', act }) => {
    const page = await scene.openBrowser({ ...screens[on], colorScheme: scheme, reducedMotion: 'reduce' });
    if (who) await scene.signIn(page, who);
    await page.goto(`${scene.home}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (who) await page.getByRole('main').getByText(shows).first().waitFor();
    await act?.(page, scene);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled' });
    expect((await stat(file)).size).toBeLessThan(mostBytes);
  });
});

async function openModules(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Modules' }).click();
  await page.getByRole('dialog').getByText('Fleet').waitFor();
}

/** Until the charts have something to draw. */
async function watchTraffic(page: Page, { system, ana }: Scene): Promise<void> {
  const points = page.locator('polyline').first();
  while (((await points.getAttribute('points')) ?? '').split(' ').length < 6) {
    const { data } = await ana.post('/api/v3/short-token/generate');
    await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    await page.waitForTimeout(150); // below the limit of one user
  }
}

/** An organization that has used the product for a while. */
async function furnish({ system, ana, link, receiver }: Scene): Promise<void> {
  const fleet = { icon: 'truck-delivery', group: 'On the road', type: 'web_and_mobile' };
  const { status, text } = await ana.patch(link.replace('/launch/', '/api/v3/custom-module/'), fleet);
  expect(status, text).toBe(200);
  for (const module of modules) {
    await addModule(ana, { ...module, url: `${receiver.url}/${module.icon}?token={SHORT_TOKEN}` });
  }
  const names = ['Fleet', ...modules.map(({ name }) => name)];
  const permissions = await Promise.all(names.slice(0, 4).map((name) => permissionNamed(ana, `View ${name}`)));
  const ids = permissions.map(({ id }) => id);
  await grant(ana, await system.as(people.ben), 'ben', ids);
}

const modules = [
  { name: 'Fuel cards', icon: 'gas-station', group: 'On the road', type: 'web' },
  { name: 'Route planner', icon: 'route', group: 'On the road', type: 'web_and_mobile' },
  { name: 'Safety checks', icon: 'checklist', group: 'On the road', type: 'mobile' },
  { name: 'Invoices', icon: 'file-invoice', group: 'Office', type: 'web' },
  { name: 'Reports', icon: 'report-analytics', group: 'Office', type: 'web' },
  { name: 'Help desk', icon: 'headset', group: 'Office', type: 'web_and_mobile' },
];
