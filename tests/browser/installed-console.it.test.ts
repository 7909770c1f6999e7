import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consoleFolder } from '@custom-modules/local/checkout';
import { atEnd } from '@custom-modules/testing/at-end';
import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newTabOf, type Scene, untilHeading, useScene } from '../support/scene.ts';

/** The console as the app it is once somebody has installed it. */

describeInBrowser('the installed console', () => {
  let scene: Scene;
  let folder: string;
  let ana: Page;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'console-'));
    atEnd(() => rm(folder, { recursive: true }));
    await cp(consoleFolder, folder, { recursive: true });
    scene = await useScene({ gateway: { CONSOLE_FOLDER: folder } });
  });
  beforeEach(async () => {
    ana = await scene.signedIn('ana');
    await ana.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await ana.reload(); // from here on the service worker is asked
    await untilHeading(ana, 'Home');
  });

  test('is one a browser offers to install', async () => {
    const devtools = await ana.context().newCDPSession(ana);
    const { errors, data } = await devtools.send('Page.getAppManifest');
    expect([errors, JSON.parse(data ?? '')]).toMatchObject([[], { name: 'Custom Modules', display: 'standalone' }]);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // What a browser without a window, whose profile is nobody's, always says.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });

  test('opens offline at every page of its own, says so, and goes on as soon as there is a connection', async () => {
    await ana.context().setOffline(true);
    await ana.getByRole('status').filter({ hasText: 'You are offline.' }).waitFor();
    await ana.getByRole('navigation').getByText('Fleet').waitFor(); // what was read stays

    await ana.goto(`${scene.home}/setting?from=here`);
    await ana.getByRole('heading', { name: 'You are offline' }).waitFor();

    await ana.context().setOffline(false);
    await untilHeading(ana, 'Settings');
  });

  test('is offline, not broken, at a page whose code no worker has kept yet', async () => {
    const page = await scene.openBrowser({ serviceWorkers: 'block' });
    await scene.signIn(page, 'ana');
    await untilHeading(page, 'Home');
    const settings = page.getByRole('link', { name: 'Custom Modules', exact: true });
    await settings.waitFor();
    await page.context().setOffline(true);
    await settings.click();
    await page.getByRole('heading', { name: 'You are offline' }).waitFor();
    await page.context().setOffline(false);
    await untilHeading(page, 'Custom Modules');
  });

  test('keeps the files of its build, answers with nothing else and leaves what may hold a token alone', async () => {
    const answeredByIt: string[] = [];
    ana.context().on('response', (response) => {
      if (response.fromServiceWorker()) answeredByIt.push(new URL(response.url()).pathname);
    });
    await ana.reload();
    const fleet = ana.getByRole('navigation').getByRole('link', { name: 'Fleet' });
    await untilHeading(await newTabOf(ana, () => fleet.click()), 'Hello, Ana Moreau');
    await ana.goto(`${scene.home}/docs`);
    expect(answeredByIt).toContain('/');
    expect(answeredByIt.filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([]);
    expect((await keptBy(ana)).filter((path) => path !== '/' && !path.startsWith('/assets/'))).toEqual([]);
  });

  test('is the new one after a deploy, also offline, and nothing of the old one is kept', async () => {
    const [before] = await cachesOf(ana);
    await deployAnother(folder);
    await ana.reload();
    expect(await buildOf(ana)).toBe('another');
    await vi.waitFor(async () => {
      expect(await cachesOf(ana)).toEqual([expect.not.stringContaining(before ?? '')]);
    }, patience);
    await ana.context().setOffline(true);
    await ana.reload();
    expect(await buildOf(ana)).toBe('another');
  });
});

/** What a newer build differs in: its page, and the version of its service worker. */
async function deployAnother(folder: string): Promise<void> {
  const change = async (name: string, from: string | RegExp, to: string) => {
    const file = join(folder, name);
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  };
  await change('index.html', '<div id="root">', '<div id="root" data-build="another">');
  await change('service-worker.js', /"version":"\w+"/, '"version":"another"');
}

const buildOf = (page: Page) => page.evaluate(`document.getElementById('root').dataset.build`);
const cachesOf = (page: Page) => page.evaluate('caches.keys()') as Promise<string[]>;

const keptBy = (page: Page) =>
  page.evaluate(`(async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  })()`) as Promise<string[]>;
