import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { chooseWho, newTabOf, type Scene, signOut, untilHeading, useScene } from '../support/scene.ts';
import { addModule, grant, permissionNamed } from '../support/story.ts';

/** The console, as people use it: at a desk, and on a phone. */

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

describeInBrowser('the console', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await useScene({ gateway: { HEARTBEAT_MS: '1000' } });
    const { system, ana, receiver, addLinked } = scene;
    await addLinked('Scanner', `${receiver.url}/scan`, { type: 'mobile', order: 2 });
    await addLinked('Portal', `${receiver.url}/portal`, { type: 'web_and_mobile', order: 3 });
    const held = [await permissionNamed(ana, 'View Scanner'), await permissionNamed(ana, 'View Portal')];
    const ids = held.map(({ id }) => id);
    await grant(ana, await system.as(people.ben), 'ben', ids);
  });

  describe('signing in and out', () => {
    test('leads to the provider and back, and so it does out, here and there', async () => {
      const page = await scene.openBrowser();
      await page.goto(scene.home);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await chooseWho(page, 'ana');
      await page.getByText('Hello, Ana Moreau').waitFor();
      expect(await cookiesOf(page)).toEqual(expect.arrayContaining(['custom-modules-session', '_session']));

      await signOut(page, 'ana');
      expect(page.url()).toBe(`${scene.home}/`);
      const left = await cookiesOf(page);
      expect(left).not.toContain('custom-modules-session');
      expect(left).not.toContain('_session'); // the provider’s
    });

    test('happens where somebody was whose session ended, and leads back there', async () => {
      const { signedIn, home } = scene;
      const page = await signedIn('ana');
      const asked = `${home}/setting?from=here`;
      await page.goto(asked);
      await untilHeading(page, 'Settings');
      await endSession(page);
      await page.getByRole('link', { name: 'Sign in' }).click();
      await chooseWho(page, 'ana');
      await untilHeading(page, 'Settings');
      expect(page.url()).toBe(asked);
    });

    test('leads an operator without an organization to what they run, from wherever, and refuses them nothing', async () => {
      const page = await scene.openBrowser();
      const refusals: string[] = [];
      page.on('response', (response) => {
        if (response.status() >= 400) refusals.push(`${response.status()} ${response.url()}`);
      });
      await scene.signIn(page, 'olga');
      await page.goto(`${scene.home}/setting/custom-module`);
      await untilHeading(page, 'Operations');
      await page.getByText('No dead letters').waitFor();
      expect(refusals).toEqual([]);
      await signOut(page, 'olga');
    });
  });

  describe('leaves nothing of somebody on screen', () => {
    test('who has signed out, wherever that leads', async () => {
      const page = await scene.openBrowser();
      await page.route('**/api/v3/navigation/events', () => undefined); // so that nothing else tells the page
      await scene.signIn(page, 'ana');
      await menuOf(page).getByText('Fleet').waitFor();
      await page.route(`${scene.system.signIn?.issuer}/**`, (route) => route.fulfill({ status: 204 })); // leads nowhere
      await page.getByRole('button', { name: 'Account of Ana Moreau' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
      expect(await page.getByText(/Fleet|Ana Moreau/).count()).toBe(0);
    });

    test('when somebody else has signed in in another tab', async () => {
      const page = await scene.signedIn('ana');
      await page.goto(`${scene.home}/setting/custom-module`);
      await page.getByRole('main').getByText('Fleet', { exact: true }).waitFor();
      const tab = await page.context().newPage();
      await page.context().clearCookies();
      await scene.signIn(tab, 'cleo');
      await scene.ana.patch(scene.link.replace('/launch/', '/api/v3/custom-module/'), { order: 1 });
      await page.getByRole('button', { name: 'Account of Cleo Lindqvist' }).waitFor();
      await page.getByRole('main').getByText('No modules yet').waitFor();
      expect(await page.getByText('Fleet').count()).toBe(0);
    });
  });

  describe('the menu', () => {
    test('that is empty on a phone does not say that there are no modules', async () => {
      const page = await scene.openBrowser();
      await page.setViewportSize(phone);
      await scene.signIn(page, 'cleo');
      await page.getByRole('heading', { name: 'No modules for phones yet' }).waitFor();
      await page.getByText('“Menu in mobile app” or “Both”').waitFor();
    });

    test.each([
      ['ana', 'an owner', 'a desktop', desktop, ['Fleet', 'Portal']],
      ['ana', 'an owner', 'a phone', phone, ['Scanner', 'Portal']],
      ['ben', 'a member', 'a desktop', desktop, ['Portal']],
      ['ben', 'a member', 'a phone', phone, ['Scanner', 'Portal']],
      ['dan', 'a member without any permission', 'a desktop', desktop, []],
      ['dan', 'a member without any permission', 'a phone', phone, []],
    ] as const)('of %s, %s, on %s', async (person, _what, _where, viewport, names) => {
      const page = await scene.openBrowser();
      await page.setViewportSize(viewport);
      await scene.signIn(page, person);
      const isThere = names.length > 0 ? page.getByText(/^Hello/) : page.getByText('No modules for you yet');
      await isThere.waitFor();
      if (viewport === phone) await page.getByRole('button', { name: 'Modules' }).click();
      await untilModules(page, names);
      expect(await page.getByText('These are the modules you can open.').count()).toBe(names.length > 0 ? 1 : 0);
      const settings = page.getByRole('link', { name: viewport === phone ? 'Settings' : 'Custom Modules' });
      await vi.waitFor(async () => expect(await settings.isVisible()).toBe(person === 'ana'), patience);
    });

    test.each([
      ['a desktop', desktop, ['Home', 'Custom Modules', 'Roles and people']],
      ['a phone', phone, ['Home', 'Modules', 'Settings']],
    ])('of %s has entries of its own, whose names no module may take', async (_where, viewport, own) => {
      const page = await scene.openBrowser();
      await page.setViewportSize(viewport);
      await scene.signIn(page, 'ana');
      const entries = menuOf(page).locator('a:not([href^="/launch/"]), button');
      await vi.waitFor(async () => expect(await entries.allInnerTexts()).toEqual(own), patience);
      for (const name of own) {
        const answer = await scene.ana.post('/api/v3/custom-module', { name, url: 'https://fleet.example/' });
        expect([name, answer.status, answer.body.errors[0]?.message]).toEqual([
          name,
          400,
          expect.stringContaining("platform's own menu"),
        ]);
      }
    });

    test('shows a new module, a change of it and a new grant without a reload', async () => {
      const { system, signedIn, receiver } = scene;
      const [cleo, dan] = [await signedIn('cleo'), await signedIn('dan')];
      const loads = [countLoads(cleo), countLoads(dan)];
      const [owner, member] = [await system.as(people.cleo), await system.as(people.dan)];
      await dan.getByText('No modules for you yet').waitFor();

      const { id } = await addModule(owner, { name: 'Depot', url: `${receiver.url}/depot` });
      await untilModules(cleo, ['Depot']);

      const { status } = await owner.patch(`/api/v3/custom-module/${id}`, { group: 'On the road' });
      expect(status).toBe(200);
      await cleo.getByRole('navigation').getByText('On the road').waitFor({ timeout: patience.timeout });

      await untilModules(dan, []);
      await grant(owner, member, 'dan', [(await permissionNamed(owner, 'View Depot')).id]);
      await untilModules(dan, ['Depot']);
      expect(loads.map((count) => count())).toEqual([0, 0]);
    });
  });

  describe('a module in the menu is an ordinary link', () => {
    test.each<[string, (link: Locator) => Promise<void>]>([
      ['a click', (link) => link.click()],
      ['a middle click', (link) => link.click({ button: 'middle' })],
      ['Enter', (link) => link.press('Enter')],
    ])('%s opens it in a new tab, which knows nothing of the console and greets the user', async (_what, open) => {
      const { signedIn, receiver } = scene;
      const page = await signedIn('ana');
      const link = menuOf(page).getByRole('link', { name: 'Fleet' });
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer'); // also where the gateway's headers would not part the two
      const tab = await newTabOf(page, () => open(link));
      await untilHeading(tab, 'Hello, Ana Moreau');
      expect(await tab.evaluate('window.opener')).toBeNull();
      expect(receiver.visits.at(-1)).not.toHaveProperty('referer');
      expect(receiver.visits.at(-1)).not.toHaveProperty('cookie');
      await untilHeading(page, 'Home');
    });
  });

  test.each([
    ['/setting/custom-module', 'Manage Custom Modules'],
    ['/setting/role', 'Manage Roles'],
    ['/setting/user', 'Manage Roles'],
  ])('a member who may not see %s is told that it takes %s and whom to ask, and led home', async (path, permission) => {
    const page = await scene.signedIn('dan');
    await page.goto(`${scene.home}${path}`);
    await page.getByRole('heading', { name: 'You may not see this' }).waitFor();
    await page.getByText(`You need the permission ${permission}. Ask an owner of your organization`).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Home' }).click();
    await untilHeading(page, 'Home');
  });

  test('a first visit loads at most 250 kB, compressed as for a browser that knows only gzip', async () => {
    const page = await scene.openBrowser();
    const devtools = await page.context().newCDPSession(page);
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await devtools.send('Network.enable');
    await page.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' });
    await scene.signIn(page, 'ana');
    await untilModules(page, ['Fleet', 'Portal']);
    expect(bytes).toBeGreaterThan(100_000); // what it takes was counted
    expect(bytes).toBeLessThanOrEqual(250_000);
  });

  test('asks no other host for anything, and does nothing its content security policy would stop', async () => {
    const { openBrowser, home, signIn, system } = scene;
    const page = await openBrowser();
    const origins = new Set<string>();
    page.context().on('request', (request) => origins.add(new URL(request.url()).origin));
    await page.addInitScript(
      `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error('violation of ' + violatedDirective + ': ' + blockedURI))`,
    );
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/violation|content security policy/i.test(message.text())) complaints.push(message.text());
    });
    await signIn(page, 'ana');
    for (const path of ['/setting/custom-module', '/setting/role', '/setting/user', '/setting', '/']) {
      await page.goto(`${home}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    expect(complaints).toEqual([]);
    expect([...origins].toSorted()).toEqual([home, system.signIn?.issuer].toSorted());

    await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { textContent: '0' }))`);
    expect(complaints).not.toEqual([]); // control: it is heard of
  });
});

const menuOf = (page: Page) => page.getByRole('navigation', { name: /^(Menu|Modules)$/ });

/** Waits until the menu shows these modules, in this order. */
async function untilModules(page: Page, names: readonly string[]): Promise<void> {
  const shown = async () => {
    const links = await menuOf(page).locator('a[href^="/launch/"]').allInnerTexts();
    return links.map((text) => text.split('\n')[0]?.replace(/ *\(opens in a new tab\)/, ''));
  };
  await vi.waitFor(async () => expect(await shown()).toEqual(names), patience);
}

const cookiesOf = async (page: Page) => (await page.context().cookies()).map(({ name }) => name);

/** As another tab, or another device, would. */
async function endSession(page: Page): Promise<void> {
  const { ok } = await page.evaluate(async () => {
    const headers = { 'x-requested-with': 'test' };
    return { ok: (await fetch('/api/v3/session', { method: 'DELETE', headers })).ok };
  });
  expect(ok).toBe(true);
}

/** How often the page was loaded from now on. */
function countLoads(page: Page): () => number {
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  return () => loads;
}
