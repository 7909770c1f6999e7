import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { findBarriers, tabTo } from '../support/accessibility.ts';
import { whileHeldBack } from '../support/held-back.ts';
import { type Scene, untilHeading, useScene } from '../support/scene.ts';
import { addModule, permissionNamed } from '../support/story.ts';

/** Settings → Custom Modules, as the manual tells it. */

const desktop = { width: 1440, height: 900 };
const phone = { width: 360, height: 780 };

describeInBrowser('Settings → Custom Modules', () => {
  let scene: Scene;
  let ana: Page;

  beforeAll(async () => {
    scene = await useScene();
  });
  beforeEach(async () => {
    ana = await scene.signedIn('ana');
    ana.setDefaultTimeout(patience.timeout);
    await ana.emulateMedia({ reducedMotion: 'reduce' }); // what fades in has no contrast yet
  });

  async function openSetting(size = desktop): Promise<void> {
    await ana.setViewportSize(size);
    await ana.goto(`${scene.home}/`);
    if (size === phone) await ana.getByRole('link', { name: 'Settings' }).click();
    await ana.getByRole('link', { name: 'Custom Modules' }).click();
    await untilHeading(ana, 'Custom Modules');
  }

  async function openNew(): Promise<Locator> {
    await ana.getByRole('button', { name: 'New', exact: true }).click();
    const dialog = ana.getByRole('dialog', { name: 'New custom module' });
    await dialog.waitFor();
    return dialog;
  }

  async function fillIn(dialog: Locator, { name, url }: { name: string; url: string }): Promise<void> {
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('textbox', { name: 'URL' }).fill(url);
  }

  /** What holds a module in the list. */
  const listed = (name: string) =>
    ana
      .getByRole('row')
      .or(ana.getByRole('listitem'))
      .filter({ has: ana.getByRole('button', { name: `Edit ${name}` }) });

  const hasFocus = (element: Locator) =>
    vi.waitFor(async () => {
      expect(await element.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
    }, patience);

  describe.each([
    ['desktop', desktop],
    ['phone', phone],
  ] as const)('on a %s', (device, size) => {
    test('a new module is in the list and, without a reload, in the menu; its permission arrives, and it opens', async () => {
      const name = `Fleet of the ${device}`;
      await openSetting(size);
      const dialog = await openNew();
      await fillIn(dialog, { name, url: `${scene.receiver.url}/?token=&by=` });
      const url = dialog.getByRole('textbox', { name: 'URL' });
      await url.press('End');
      await dialog.getByRole('button', { name: '{USER_ID}' }).click();
      for (let left = '&by={USER_ID}'.length; left > 0; left -= 1) await url.press('ArrowLeft');
      await dialog.getByRole('button', { name: '{SHORT_TOKEN}', exact: true }).click();
      expect(await url.inputValue()).toBe(`${scene.receiver.url}/?token={SHORT_TOKEN}&by={USER_ID}`);
      await dialog.getByText('/?token=st_••••&by=ana').waitFor();
      await dialog.getByRole('radio', { name: 'Both' }).check();
      await dialog.getByRole('button', { name: 'Submit' }).click();

      await dialog.waitFor({ state: 'hidden' });
      await listed(name).waitFor();
      await listed(name).getByText(`View ${name} (ready)`).waitFor();
      await ana
        .getByRole('status')
        .getByText(`${name} was created. Its permission View ${name} is ready: give it to`)
        .waitFor();
      await hasFocus(ana.getByRole('button', { name: 'New', exact: true }));

      if (size === phone) await ana.getByRole('button', { name: 'Modules' }).click();
      const opening = ana.context().waitForEvent('page');
      await ana.getByRole('link', { name }).click();
      await untilHeading(await opening, 'Hello, Ana Moreau');
    });

    test('the keyboard does all of it, always to be seen, and is back where it was after each dialog', async () => {
      const name = `Keys of the ${device}`;
      const type = (text: string) => ana.keyboard.insertText(text);
      await openSetting(size);
      await listed('Fleet').first().waitFor();
      await pressAt(ana.getByRole('button', { name: 'New', exact: true }));
      const added = ana.getByRole('dialog', { name: 'New custom module' });
      await hasFocus(added.getByRole('textbox', { name: 'Name' }));
      await type(name);
      await tabTo(ana, added.getByRole('textbox', { name: 'URL' }));
      await type(`${scene.receiver.url}/`);
      await tabTo(ana, added.getByRole('button', { name: 'Submit' }));
      await ana.keyboard.press('Enter');
      await added.waitFor({ state: 'hidden' });
      await hasFocus(ana.getByRole('button', { name: 'New', exact: true }));

      const edit = ana.getByRole('button', { name: `Edit ${name}` });
      await edit.waitFor();
      await pressAt(edit);
      const edited = ana.getByRole('dialog', { name: `Edit ${name}` });
      await hasFocus(edited.getByRole('textbox', { name: 'URL' }));
      await tabTo(ana, edited.getByLabel('Order'));
      await ana.keyboard.press('ArrowUp');
      await tabTo(ana, edited.getByRole('button', { name: 'Save' }));
      await ana.keyboard.press('Enter');
      await edited.waitFor({ state: 'hidden' });
      await hasFocus(edit);

      const remove = ana.getByRole('button', { name: `Delete ${name}` });
      await pressAt(remove);
      const deleted = ana.getByRole('dialog', { name: `Delete ${name}?` });
      const cancel = deleted.getByRole('button', { name: 'Cancel' });
      await hasFocus(cancel);
      await ana.keyboard.press('Escape');
      await hasFocus(remove);
      await ana.keyboard.press('Enter');
      await hasFocus(cancel);
      await pressAt(deleted.getByRole('button', { name: 'Delete' }));
      await listed(name).waitFor({ state: 'detached' });
      await hasFocus(ana.getByRole('button', { name: 'New', exact: true }));
    });

    test.each(['light', 'dark'] as const)('nothing keeps people out, by %s', async (colorScheme) => {
      await ana.emulateMedia({ colorScheme });
      await openSetting(size);
      await listed('Fleet').first().getByText('View Fleet (ready)').waitFor();
      expect(await findBarriers(ana)).toEqual([]);

      const dialog = await openNew();
      await fillIn(dialog, { name: 'Cash', url: 'ftp://cash.example' });
      await dialog.getByText('The URL must begin with https://.').waitFor();
      await ana.setViewportSize({ ...size, height: 1600 }); // whole: nobody can tell the contrast of what lies below the buttons
      expect(await findBarriers(ana)).toEqual([]);
      await ana.setViewportSize(size);
      await ana.keyboard.press('Escape');
      await ana.getByRole('button', { name: 'Delete Fleet', exact: true }).click();
      await ana.getByRole('dialog').waitFor();
      expect(await findBarriers(ana)).toEqual([]);
    });
  });

  test('a row says that its permission is being made, and without a reload that it is ready', async () => {
    await openSetting();
    await listed('Fleet').first().waitFor();
    let loads = 0;
    ana.on('load', () => {
      loads += 1;
    });
    await whileHeldBack(scene.system, async () => {
      const dialog = await openNew();
      await fillIn(dialog, { name: 'Late', url: 'https://late.example' });
      await dialog.getByRole('button', { name: 'Submit' }).click();
      await listed('Late').getByText('Permission is being made…').waitFor();
    });
    await listed('Late').getByText('View Late (ready)').waitFor();
    expect(loads).toBe(0);
  });

  test('a new module shows its permission at once, though nothing tells the page to look again', async () => {
    await ana.route('**/api/v3/navigation/events', () => undefined);
    await openSetting();
    await listed('Fleet').first().waitFor();
    await whileHeldBack(scene.system, async () => {
      const dialog = await openNew();
      await fillIn(dialog, { name: 'Prompt', url: 'https://prompt.example' });
      const asked = ana.waitForRequest('**/api/v3/permission/check');
      await dialog.getByRole('button', { name: 'Submit' }).click();
      await asked;
    });
    await listed('Prompt').getByText('View Prompt (ready)').waitFor();
    await ana.getByRole('status').getByText('Prompt was created. Its permission View Prompt is ready').waitFor();
  });

  test('a long list is read page by page', async () => {
    const { system, signedIn, home } = scene;
    const cleo = await system.as(people.cleo);
    const names = Array.from({ length: 51 }, (_, index) => `Depot ${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((name) => addModule(cleo, { name, url: 'https://depots.example' })));
    const page = await signedIn('cleo');
    await page.goto(`${home}/setting/custom-module`);
    const edits = page.getByRole('button', { name: /^Edit Depot/ });
    await edits.first().waitFor();
    expect(await edits.count()).toBe(50);
    const more = page.getByRole('button', { name: 'Load more' });
    await more.click();
    await more.waitFor({ state: 'detached' });
    const shown = await edits.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel));
    expect(shown).toEqual(names.map((name) => `Edit ${name}`));
  });

  test('who is offline, or gets no answer, is told what to do; nothing that was typed is lost', async () => {
    const modules = /\/api\/v3\/custom-module(\?|$)/;
    await openSetting();
    const dialog = await openNew();
    await fillIn(dialog, { name: 'Patient', url: 'https://patient.example' });
    await ana.context().setOffline(true);
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.getByText('You are offline. It is sent as soon as there is a connection.').waitFor();
    await ana.context().setOffline(false);
    await dialog.waitFor({ state: 'hidden' });
    await listed('Patient').waitFor();

    await ana.goto(`${scene.home}/`);
    await ana.route(modules, (route) => route.abort());
    await ana.getByRole('link', { name: 'Custom Modules' }).click();
    await ana.getByRole('heading', { name: 'This does not work right now' }).waitFor();
    await ana.unroute(modules);
    await ana.getByRole('button', { name: 'Try again' }).click();
    await listed('Patient').waitFor();
  });

  test('every field but the name can be changed, and the history tells what was', async () => {
    await addModule(scene.ana, { name: 'Routes', url: 'https://old.example' });
    await openSetting();
    await ana.getByRole('button', { name: 'Edit Routes' }).click();
    const dialog = ana.getByRole('dialog', { name: 'Edit Routes' });
    const name = dialog.getByRole('textbox', { name: 'Name' });
    expect(await name.isEditable()).toBe(false);
    await dialog.getByText('The name cannot be changed.').waitFor();

    await dialog.getByRole('radio', { name: 'Menu in mobile app' }).check();
    await dialog.getByRole('textbox', { name: 'URL' }).fill('https://new.example');
    await dialog.getByRole('combobox', { name: 'Icon' }).fill('map pin');
    await ana.getByRole('option', { name: 'Map pin' }).click();
    await dialog.getByRole('combobox', { name: 'Group' }).fill('Planning');
    await dialog.getByLabel('Order').fill('7');
    await dialog.getByRole('switch', { name: 'Enabled' }).uncheck({ force: true });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });

    const { items } = (await scene.ana.get('/api/v3/custom-module?search=Routes')).data;
    const changed = { type: 'mobile', url: 'https://new.example', icon: 'map-pin', group: 'Planning', order: 7 };
    expect(items).toMatchObject([{ name: 'Routes', ...changed, enabled: false }]);
    await hasFocus(ana.getByRole('button', { name: 'Edit Routes' }));

    await ana.getByRole('button', { name: 'History Routes' }).click();
    const history = ana.getByRole('dialog', { name: 'History of Routes' });
    const change = history.getByRole('listitem').filter({ hasText: 'Module changed' });
    await change.getByText('Ana Moreau').waitFor();
    await change.getByText('− Before: https://old.example').waitFor();
    await change.getByText('+ After: https://new.example').waitFor();
    expect(await findBarriers(ana)).toEqual([]);
  });

  test('an icon is found by the letters that are typed, and picked by Enter, which sends nothing', async () => {
    await openSetting();
    const dialog = await openNew();
    await fillIn(dialog, { name: 'Trucks', url: 'https://trucks.example' });
    const icon = dialog.getByRole('combobox', { name: 'Icon' });
    await icon.focus();
    await ana.keyboard.type('nothing like it');
    await untilText('No icon has that name');
    await ana.keyboard.press('Enter');
    await ana.keyboard.press('Tab');
    expect(await icon.inputValue()).toBe('Puzzle');

    for (const enter of [() => icon.focus(), () => icon.click()]) {
      await enter();
      await ana.keyboard.type('truck');
      await ana.keyboard.press('Enter');
      expect(await icon.inputValue()).toBe('Truck delivery');
      await ana.keyboard.press('Tab');
    }
    expect(await dialog.isVisible()).toBe(true);
    expect((await scene.ana.get('/api/v3/custom-module?search=Trucks')).data.items).toEqual([]);
  });

  test('who changes what somebody else has changed meanwhile is told so, and goes on from the newest', async () => {
    const { id } = await addModule(scene.ana, { name: 'Depots', url: 'https://depots.example' });
    await openSetting();
    await ana.getByRole('button', { name: 'Edit Depots' }).click();
    const dialog = ana.getByRole('dialog', { name: 'Edit Depots' });
    await dialog.getByLabel('Order').fill('5');
    expect((await scene.ana.patch(`/api/v3/custom-module/${id}`, { group: 'Theirs' })).status).toBe(200);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Somebody else changed this meanwhile').waitFor();
    await dialog.getByRole('button', { name: 'Load the newest' }).click();
    await vi.waitFor(
      async () => expect(await dialog.getByRole('combobox', { name: 'Group' }).inputValue()).toBe('Theirs'),
      patience,
    );
    await hasFocus(dialog.getByRole('textbox', { name: 'URL' }));
    await dialog.getByLabel('Order').fill('5');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect((await scene.ana.get(`/api/v3/custom-module/${id}`)).data).toMatchObject({ group: 'Theirs', order: 5 });
  });

  test('what was done is said in sight of the new module, however long the list is', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `Row ${i}`);
    await Promise.all(names.map((name) => addModule(scene.ana, { name, url: 'https://row.example' })));
    await openSetting();
    const dialog = await openNew();
    await fillIn(dialog, { name: 'Zulu', url: 'https://zulu.example' });
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await isInSight(listed('Zulu'));
    await isInSight(ana.getByRole('status').getByText('Zulu was created.'));
    await ana.getByRole('button', { name: 'Close the message' }).click();
    await ana.getByText('Zulu was created.').waitFor({ state: 'detached' });
  });

  const isInSight = (element: Locator) =>
    vi.waitFor(async () => {
      const { y, height } = (await element.boundingBox()) ?? { y: -1, height: 0 };
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(desktop.height);
    }, patience);

  test('what is wrong is said while it is typed, and what opens is shown of a URL without a fault alone', async () => {
    await openSetting();
    const dialog = await openNew();
    const preview = dialog.getByText('Opened by you, it is');
    const url = dialog.getByRole('textbox', { name: 'URL' });
    await url.fill('https://fleet.example/{USER_ID}');
    await preview.waitFor();
    await url.pressSequentially('{SHORT_TOKEN');
    await dialog.getByText('belongs to no placeholder').waitFor();
    expect(await preview.isVisible()).toBe(false);
    await url.fill('http');
    expect(await dialog.getByText('must begin with https://').isVisible()).toBe(false);
    expect(await preview.isVisible()).toBe(false);
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Fl\u200beet');
    await dialog.getByText('an invisible character (U+200B) at position 3').waitFor();
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.getByText('The URL must begin with https://.').waitFor();
  });

  test('what is refused, here or by the server, is said at its field, and is where the keyboard is', async () => {
    await openSetting();
    const dialog = await openNew();
    await fillIn(dialog, { name: 'FLEET', url: 'https://fleet.example' });
    await dialog.getByRole('button', { name: 'Submit' }).click();
    const name = dialog.getByRole('textbox', { name: 'Name', description: 'Another module of your organization' });
    await name.waitFor();
    await hasFocus(name);

    await fillIn(dialog, { name: 'Another', url: 'https://someone@fleet.example' });
    await dialog.getByRole('button', { name: 'Submit' }).click();
    const url = dialog.getByRole('textbox', { name: 'URL', description: 'holds a user name or password' });
    await url.waitFor();
    await hasFocus(url);
  });

  test('a module is disabled and enabled in the list, and deleted once what goes with it has been said', async () => {
    const { id } = await addModule(scene.ana, { name: 'Garage', url: 'https://garage.example' });
    await openSetting();
    const menuItem = ana.getByRole('link', { name: 'Garage' });
    await menuItem.waitFor();
    const enabled = ana.getByRole('switch', { name: 'Garage is enabled' });
    await enabled.press('Space');
    await menuItem.waitFor({ state: 'detached' });
    await enabled.press('Space');
    await menuItem.waitFor();

    const permission = await permissionNamed(scene.ana, 'View Garage');
    const role = { name: 'Mechanics', permissionIds: [permission.id] };
    expect((await scene.ana.post('/api/v3/role', role)).status).toBe(201);
    await ana.getByRole('button', { name: 'Delete Garage' }).click();
    const dialog = ana.getByRole('dialog', { name: 'Delete Garage?' });
    await dialog.getByText('the permission View Garage, from every role and everybody who has it').waitFor();
    await dialog.getByText('It is in 1 role: Mechanics (0 people).').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await listed('Garage').waitFor({ state: 'detached' });
    await menuItem.waitFor({ state: 'detached' });
    await hasFocus(ana.getByRole('button', { name: 'New', exact: true }));
    expect((await scene.ana.get(`/api/v3/custom-module/${id}`)).status).toBe(404);
  });

  test('the list is searched', async () => {
    await addModule(scene.ana, { name: 'Needle', url: 'https://needle.example' });
    await openSetting();
    await listed('Fleet').first().waitFor();
    const search = ana.getByRole('searchbox', { name: 'Search modules by name' });
    await search.fill('eedl');
    await listed('Fleet').first().waitFor({ state: 'detached' });
    await listed('Needle').waitFor();
    await search.fill('nowhere');
    await untilText('No module has that name');
    await ana.getByRole('button', { name: 'Clear the search' }).press('Enter');
    await hasFocus(search);
    await listed('Fleet').first().waitFor();
  });

  test('an owner says which hosts are allowed, and is told what that closes; what the server refuses is said with the entry', async () => {
    await addModule(scene.ana, { name: 'Elsewhere', url: 'https://elsewhere.example:8443' });
    await openSetting();
    await listed('Elsewhere').getByText('elsewhere.example', { exact: true }).waitFor();
    await ana.getByRole('button', { name: 'Allowed hosts' }).click();
    const hosts = ana.getByRole('combobox', { name: 'Hosts' });
    const save = ana.getByRole('button', { name: 'Save hosts' });
    expect(await save.isEnabled()).toBe(false);
    await hosts.fill('*.fleet.example');
    await save.click();
    await untilText('*.fleet.example: Wildcards are not possible.');
    await hosts.press('Backspace');
    await hosts.fill('localhost');
    await ana
      .getByRole('status')
      .filter({ hasText: /stops? opening/ })
      .getByText('Elsewhere')
      .waitFor();
    expect(await findBarriers(ana)).toEqual([]);
    await save.click();
    await untilText('Saved.');
    expect((await scene.ana.get('/api/v3/organization/setting')).data).toEqual({ allowedHosts: ['localhost'] });
    await listed('Elsewhere').getByText('Host not allowed').waitFor();
    expect(await findBarriers(ana)).toEqual([]);
  });

  const untilText = (text: string) => ana.getByText(text).waitFor();

  async function pressAt(wanted: Locator): Promise<void> {
    await tabTo(ana, wanted);
    await ana.keyboard.press('Enter');
  }
});
