import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findBarriers } from '../support/accessibility.ts';
import { type Scene, untilHeading, useScene } from '../support/scene.ts';
import { addModule, grant, menuOf, permissionNamed } from '../support/story.ts';

/** Who sees which module, decided by an owner in the console. */

const sizes = [
  { width: 1440, height: 900 },
  { width: 360, height: 780 },
];

describeInBrowser('roles and people', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await useScene();
    const { ana, receiver } = scene;
    await addModule(ana, { name: 'Depot', url: receiver.url, type: 'web_and_mobile' });
    await permissionNamed(ana, 'View Depot');
  });

  describe.each(sizes)('at $width px', (size) => {
    const role = `Dispatch ${size.width}`;
    let ana: Page;
    let ben: Page;

    beforeAll(async () => {
      ben = await scene.signedIn('ben');
      ana = await scene.signedIn('ana');
      for (const page of [ana, ben]) {
        await page.setViewportSize(size);
        await page.emulateMedia({ reducedMotion: 'reduce' }); // what fades in has no contrast yet
        page.setDefaultTimeout(patience.timeout);
      }
      await vi.waitFor(async () => expect((await scene.ana.get('/api/v3/user/ben/role')).status).toBe(200), patience);
      await ana.goto(`${scene.home}/setting/role`);
    });

    const panel = () => ana.getByRole('dialog');
    const inMenuOfBen = () => ben.getByRole('main').getByRole('link', { name: /^Depot/ });

    /** Nobody is kept out, by day or by night. */
    async function expectNoBarriers(): Promise<void> {
      for (const colorScheme of ['light', 'dark'] as const) {
        await ana.emulateMedia({ colorScheme });
        expect(await findBarriers(ana)).toEqual([]);
      }
    }

    async function openBen(tab: string): Promise<Locator> {
      await ana.goto(`${scene.home}/setting/user`);
      await ana.getByRole('button', { name: 'Ben Okafor', exact: true }).click();
      await panel().getByRole('tab', { name: tab }).click();
      return panel();
    }

    async function openHolders(): Promise<Locator> {
      await ana.goto(`${scene.home}/setting/role`);
      await ana.getByRole('button', { name: role, exact: true }).click();
      const holders = ana.getByRole('dialog', { name: `Role ${role}` });
      await holders.getByRole('tab', { name: 'People' }).click();
      return holders;
    }

    async function setRoleOfBen(isHeld: boolean): Promise<void> {
      await setRoleIn(await openBen('Roles'), isHeld);
    }

    async function setRoleIn(roles: Locator, isHeld: boolean): Promise<void> {
      await roles.getByRole('checkbox', { name: role }).setChecked(isHeld);
      const save = roles.getByRole('button', { name: 'Save' });
      await save.press('Enter');
      await roles.getByText('Saved.').waitFor();
      expect(await isFocused(save)).toBe(true);
    }

    test('Ana makes a role that lets people view Depot', async () => {
      await untilHeading(ana, 'Roles');
      const tabs = ana.getByRole('navigation', { name: 'Roles and people' });
      expect(await tabs.getByRole('link', { name: 'Roles' }).getAttribute('aria-current')).toBe('page');
      await ana.getByRole('button', { name: 'New role' }).click();
      await panel().getByLabel('Name').fill(role);
      await panel().getByLabel('Search permissions').fill('depot');
      await panel().getByRole('checkbox', { name: 'View Depot' }).check();
      await expectNoBarriers();
      await panel().getByRole('button', { name: 'Create role' }).click();
      await panel().waitFor({ state: 'hidden' });
      const row = ana.getByRole('listitem').filter({ hasText: role });
      await row.getByText('Nobody has it').waitFor();
      await row.getByText('View Depot', { exact: true }).waitFor();
      await expectNoBarriers();
    });

    test('a name that is taken is refused at its field', async () => {
      await ana.getByRole('button', { name: 'New role' }).click();
      const name = panel().getByLabel('Name');
      await name.fill(role.toUpperCase());
      await panel().getByRole('button', { name: 'Create role' }).press('Enter');
      await panel().getByText('Another role has this name.').waitFor(); // once: strict
      expect(await name.getAttribute('aria-invalid')).toBe('true');
      expect(await isFocused(name)).toBe(true);
      expect(await panel().getByRole('alert').count()).toBe(0);
      await expectNoBarriers();
    });

    test('a name that is missing is asked for at its field, too', async () => {
      await ana.goto(`${scene.home}/setting/role`);
      await ana.getByRole('button', { name: 'New role' }).press('Enter');
      const name = panel().getByLabel('Name');
      await vi.waitFor(async () => expect(await isFocused(name)).toBe(true), patience);
      await panel().getByRole('button', { name: 'Create role' }).press('Enter');
      await panel().getByText('Enter a name.').waitFor();
      expect(await isFocused(name)).toBe(true);
      await expectNoBarriers();
    });

    test('what was typed is not thrown away unasked', async () => {
      await ana.goto(`${scene.home}/setting/role`);
      await ana.getByRole('button', { name: role, exact: true }).press('Enter');
      const edited = ana.getByRole('dialog', { name: `Role ${role}` });
      const name = edited.getByLabel('Name');
      await vi.waitFor(async () => expect(await isFocused(name)).toBe(true), patience);
      await name.fill('Half a thou');
      await ana.mouse.click(1, 1);
      await ana.keyboard.press('Escape');
      const question = ana.getByRole('dialog', { name: 'Discard your changes?' });
      await question.waitFor();
      await expectNoBarriers();
      await ana.keyboard.press('Escape');
      await question.waitFor({ state: 'hidden' });
      expect(await name.inputValue()).toBe('Half a thou');

      await ana.keyboard.press('Escape');
      await question.getByRole('button', { name: 'Discard' }).press('Enter');
      await edited.waitFor({ state: 'hidden' });
      await ana.getByRole('button', { name: role, exact: true }).press('Enter');
      await vi.waitFor(async () => expect(await name.inputValue()).toBe(role), patience);
      await name.fill('Half a thou');
      await edited.getByRole('button', { name: 'Cancel' }).press('Enter');
      await edited.waitFor({ state: 'hidden' });
    });

    test('once Ben has the role, Depot appears before him without a reload', async () => {
      await untilHeading(ben, 'Home');
      expect(await inMenuOfBen().count()).toBe(0);
      await setRoleOfBen(true);
      await expectNoBarriers();
      await inMenuOfBen().waitFor();

      await ana.keyboard.press('Escape');
      await panel().waitFor({ state: 'hidden' });
      await ana.getByRole('listitem').filter({ hasText: 'Ben Okafor' }).getByText(role).waitFor();
      await expectNoBarriers();
    });

    test('what he sees is explained by the role', async () => {
      const sight = await openBen('What they see');
      const shown = sight.getByRole('region', { name: 'In the menu', exact: true });
      await shown.getByText('Depot', { exact: true }).waitFor();
      await shown.getByText(`Because of the role ${role}.`).waitFor();
      await expectNoBarriers();
    });

    test('the role tells that he has it, and leads to him and back', async () => {
      const holders = await openHolders();
      const link = holders
        .getByRole('list', { name: 'People who have it' })
        .getByRole('button', { name: 'Ben Okafor' });
      await link.waitFor();
      await expectNoBarriers();
      await link.press('Enter');
      await ana
        .getByRole('dialog', { name: 'Ben Okafor' })
        .getByRole('checkbox', { name: role, checked: true })
        .waitFor();
      await expectNoBarriers();
      await ana.keyboard.press('Escape');
      await vi.waitFor(async () => expect(await isFocused(link)).toBe(true), patience);
    });

    test('of an owner without a role it says that they hold everything all the same', async () => {
      await ana.goto(`${scene.home}/setting/user`);
      const row = ana.getByRole('listitem').filter({ hasText: 'Ana Moreau' });
      await row.getByText('Owner: holds everything').waitFor();
      await expectNoBarriers();
    });

    test('deleting it would take it from him by name', async () => {
      await ana.goto(`${scene.home}/setting/role`);
      await ana.getByRole('button', { name: `Delete ${role}` }).press('Enter');
      await panel().getByText('Ben Okafor loses it at once').waitFor();
      await expectNoBarriers();
    });

    test('once it is taken away there, the role tells that nobody has it, and what to do', async () => {
      const holders = await openHolders();
      await holders.getByRole('button', { name: 'Ben Okafor' }).click();
      await setRoleIn(ana.getByRole('dialog', { name: 'Ben Okafor' }), false);
      await ana.keyboard.press('Escape');
      await holders.getByText('Nobody has it yet').waitFor();
      await holders.getByRole('link', { name: 'Go to People' }).waitFor();
      await expectNoBarriers();
    });

    test('Depot disappears with it, and that is explained, too', async () => {
      await inMenuOfBen().waitFor({ state: 'detached' });
      const sight = await openBen('What they see');
      const hidden = sight.getByRole('region', { name: 'Not in the menu' });
      const reason = hidden.getByText('None of their roles holds “View Depot”.');
      await reason.waitFor();
      await sight.getByLabel('Search modules').fill('yard');
      await reason.waitFor({ state: 'detached' });
      await hidden.getByText('Nothing here is called like that.').waitFor();
      await expectNoBarriers();
      await sight.getByLabel('Search modules').fill('DEP');
      await reason.waitFor();
    });

    test('the history tells that Ana gave and took it', async () => {
      const changes = (await openBen('History')).getByRole('list', { name: 'Changes' }).getByRole('listitem');
      await changes.nth(1).getByText(`+ Added: ${role}`).waitFor();
      const [taken, given] = await changes.allInnerTexts();
      expect(taken).toContain(`− Removed: ${role}`);
      expect(taken).toMatch(/^Role taken\s+Ana Moreau/);
      expect(given).toMatch(/^Role given\s+Ana Moreau/);
      await expectNoBarriers();
    });

    test('deleting a role asks first; the keyboard does all of it and goes on at the search', async () => {
      await ana.goto(`${scene.home}/setting/role`);
      const remove = ana.getByRole('button', { name: `Delete ${role}` });
      await remove.press('Enter');
      await panel().getByText('Nobody has it').waitFor();
      await expectNoBarriers();
      await ana.keyboard.press('Escape');
      await panel().waitFor({ state: 'hidden' });
      await vi.waitFor(async () => expect(await isFocused(remove)).toBe(true), patience);

      await remove.press('Enter');
      await panel().getByRole('button', { name: 'Delete role' }).press('Enter');
      await remove.waitFor({ state: 'detached' });
      await vi.waitFor(async () => expect(await isFocused(ana.getByLabel('Search roles'))).toBe(true), patience);
    });

    test('the history goes on calling it by its name', async () => {
      const changes = (await openBen('History')).getByRole('list', { name: 'Changes' }).getByRole('listitem');
      await changes.getByText(`− Removed: ${role}`, { exact: true }).waitFor();
      expect((await changes.allInnerTexts()).join()).not.toContain('no longer there');
    });
  });

  test('who has a role is read page by page', async () => {
    const { ana: owner, signedIn, home } = scene;
    const { data: role } = await owner.post('/api/v3/role', { name: 'Everybody', permissionIds: [] });
    for (const userId of ['ana', 'ben']) {
      expect((await owner.put(`/api/v3/user/${userId}/role`, { roleIds: [role.id] })).status).toBe(200);
    }
    const ana = await signedIn('ana');
    await ana.route('**/api/v3/user?roleId=*', (route) => route.continue({ url: `${route.request().url()}&limit=1` }));
    await ana.goto(`${home}/setting/role`);
    await ana.getByRole('button', { name: 'Everybody', exact: true }).click();
    await ana.getByRole('tab', { name: 'People' }).click();
    const holders = ana.getByRole('list', { name: 'People who have it' }).getByRole('listitem');
    await holders.getByText('Ana Moreau').waitFor();
    expect(await holders.count()).toBe(1);
    await ana.getByRole('button', { name: 'Load more' }).click();
    await holders.getByText('Ben Okafor').waitFor();
    expect(await holders.count()).toBe(2);
    await ana.getByRole('button', { name: 'Load more' }).waitFor({ state: 'detached' });
    const goesOn = ana.getByRole('status').filter({ hasText: '2 shown' });
    await vi.waitFor(async () => expect(await isFocused(goesOn)).toBe(true), patience);
  });

  test('a person is removed once what they lose has been said; the roles are gone, also when they come back', async () => {
    const { ana, system, signedIn, home } = scene;
    const eve = await system.as({ sub: 'eve', organizationId: people.ana.organizationId, name: 'Eve Adeyemi' });
    const { id } = await permissionNamed(ana, 'View Depot');
    const roleId = await grant(ana, eve, 'eve', [id]);
    const { name: role } = (await ana.get(`/api/v3/role/${roleId}`)).data;
    expect(await menuOf(eve)).toEqual(['Depot']);

    const page = await signedIn('ana');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`${home}/setting/user`);
    const remove = page.getByRole('button', { name: 'Remove Eve Adeyemi' });
    await remove.click();
    const dialog = page.getByRole('dialog', { name: 'Remove Eve Adeyemi?' });
    await dialog.getByText(`They lose their roles at once: ${role}.`).waitFor();
    await dialog.getByText('Their account is not touched.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await menuOf(eve)).toEqual(['Depot']);

    await remove.click();
    await dialog.getByRole('button', { name: 'Remove person' }).click();
    await remove.waitFor({ state: 'detached' });
    await vi.waitFor(async () => expect(await isFocused(page.getByLabel('Search people'))).toBe(true), patience);
    expect((await ana.get('/api/v3/user/eve/role')).status).toBe(404);
    expect(await menuOf(eve)).toEqual([]);
    await vi.waitFor(async () => expect((await ana.get('/api/v3/user/eve/role')).data?.items).toEqual([]), patience);
  });

  test('who manages roles but is no owner is told why they cannot give more, and what people may open by permission', async () => {
    const { ana, system, signedIn, home } = scene;
    const manageRoles = await permissionNamed(ana, 'Manage Roles');
    await grant(ana, await system.as(people.ben), 'ben', [manageRoles.id]);
    const ben = await signedIn('ben');
    await ben.emulateMedia({ reducedMotion: 'reduce' });
    const panel = ben.getByRole('dialog');
    await ben.goto(`${home}/setting/role`);
    await ben.getByRole('button', { name: 'New role' }).click();
    expect(await panel.getByRole('checkbox', { name: 'Manage Roles' }).isDisabled()).toBe(true);
    expect(await panel.getByText('Only an owner puts this permission into a role.').count()).toBe(2);
    expect(await panel.getByRole('checkbox', { name: 'View Depot' }).isDisabled()).toBe(false);

    await ben.goto(`${home}/setting/user`);
    await ben.getByRole('button', { name: 'Ana Moreau', exact: true }).click();
    await panel.getByRole('tab', { name: 'What they see' }).click();
    await panel.getByText('You do not manage modules').waitFor();
    await panel.getByRole('tabpanel').getByText('View Depot', { exact: true }).waitFor();
    await panel.getByText('Owners hold every permission.').first().waitFor();
    expect(await findBarriers(ben)).toEqual([]);
  });

  test('who is offline, or gets no answer, is told what to do; nothing that was typed is lost', async () => {
    const { signedIn, home } = scene;
    const ana = await signedIn('ana');
    const panel = ana.getByRole('dialog');
    const noAnswer = (address: string) => ana.route(address, (route) => route.abort());
    await ana.goto(`${home}/setting/role`);
    await ana.getByRole('button', { name: 'New role' }).click();
    await panel.getByLabel('Name').fill('Night shift');
    await noAnswer('**/api/v3/role');
    await panel.getByRole('button', { name: 'Create role' }).click();
    await panel.getByText('The server does not answer. Wait a moment, then try again.').waitFor();

    await ana.unroute('**/api/v3/role');
    await ana.context().setOffline(true);
    await panel.getByRole('button', { name: 'Create role' }).click();
    await panel.getByText('You are offline').waitFor();
    await ana.context().setOffline(false);
    await ana.getByRole('button', { name: 'Night shift', exact: true }).waitFor();

    await noAnswer('**/api/v3/user?*');
    await ana.getByRole('link', { name: 'People', exact: true }).click();
    await ana.getByRole('heading', { name: 'This does not work right now' }).waitFor();
    await ana.unroute('**/api/v3/user?*');
    await ana.getByRole('button', { name: 'Try again' }).click();
    await ana.getByRole('button', { name: 'Ben Okafor', exact: true }).waitFor();
  });
});

const isFocused = (element: Locator) => element.evaluate((node) => node === node.ownerDocument.activeElement);
