import { createKafka } from '@custom-modules/chassis/kafka';
import { topicsOf } from '@custom-modules/contracts/topics';
import { describeInBrowser } from '@custom-modules/testing/browser';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { limitMessages } from '@custom-modules/testing/topics';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findBarriers } from '../support/accessibility.ts';
import { type Scene, untilHeading, useScene } from '../support/scene.ts';
import { produce } from '../support/sinks.ts';
import { addModule, permissionNamed } from '../support/story.ts';

/** An operator sees how events travel, live, and decides about what could not be applied. */

const secret = 'somebody-s-password';

describeInBrowser('the Operations page', () => {
  let scene: Scene;
  let olga: Page;

  beforeAll(async () => {
    scene = await useScene();
    olga = await scene.openBrowser();
    olga.setDefaultTimeout(patience.timeout);
    await olga.emulateMedia({ reducedMotion: 'reduce' });
    await scene.signIn(olga, 'olga');
    await untilHeading(olga, 'Operations');
  });

  const letters = () => olga.getByRole('list', { name: 'Dead letters' }).getByRole('listitem');
  const untilVerdict = (verdict: string) => olga.getByRole('status').filter({ hasText: verdict }).waitFor();

  /** Puts messages onto the topic of modules that are no events. */
  async function produceJunk(...values: string[]): Promise<void> {
    const { brokers, prefix } = scene.system.topics;
    for (const value of values) await produce(brokers, topicsOf(prefix).modules, value);
  }

  async function expectNoBarriers(): Promise<void> {
    for (const width of [1440, 360]) {
      await olga.setViewportSize({ width, height: 900 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await olga.emulateMedia({ colorScheme });
        expect(await findBarriers(olga), `${width} px, ${colorScheme}`).toEqual([]);
      }
    }
  }

  test('tells that all is well, and has charts of what travels', async () => {
    await untilVerdict('OK: All is well');
    for (const title of ['Events a second', 'Lag in messages', 'Tokens a second', 'Refusals a second']) {
      await olga.getByRole('figure', { name: title }).waitFor();
    }
    await olga.getByText('No dead letters').waitFor();
    await expectNoBarriers();
  });

  test('counts tokens as they are made', async () => {
    await scene.ana.post('/api/v3/short-token/generate');
    const issued = olga.getByRole('figure', { name: 'Tokens a second' }).getByText(/Issued: (0\.)?[1-9]/);
    await vi.waitFor(async () => {
      await scene.ana.post('/api/v3/short-token/generate');
      expect(await issued.count()).toBe(1);
    }, patience);
  });

  describe('with dead letters', () => {
    beforeAll(async () => {
      await produceJunk(JSON.stringify({ password: secret }), '{', 'nothing');
      await vi.waitFor(async () => expect(await letters().count()).toBe(3), patience);
    });

    test('they appear by themselves, and the verdict says so', async () => {
      await untilVerdict('WARN');
      await olga.getByRole('status').getByText('dead_letters_waiting').waitFor();
      await expectNoBarriers();
    });

    test('one is shown with its texts masked', async () => {
      const shown: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        await letters().nth(index).getByRole('button', { name: /^Show/ }).click();
        const panel = olga.getByRole('dialog');
        await panel.getByText('Headers').waitFor();
        shown.push((await panel.textContent()) ?? '');
        await olga.keyboard.press('Escape');
        await panel.waitFor({ state: 'hidden' });
      }
      expect(shown.join()).toContain('password');
      expect(shown.join()).not.toContain(secret);
    });

    test('one that still cannot be applied stays, and the page says why', async () => {
      await letters()
        .first()
        .getByRole('button', { name: /^Redrive/ })
        .click();
      const dialog = olga.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Redrive' }).click();
      await dialog.getByText('This cannot be applied now either').waitFor();
      await dialog.getByRole('button', { name: 'Close' }).first().click();
      expect(await letters().count()).toBe(3);
    });

    test('those that are dropped are gone, and all is well again', async () => {
      for (let left = 3; left > 0; left -= 1) {
        await letters().first().getByRole('button', { name: /^Drop/ }).click();
        await olga.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
        await expect.poll(() => letters().count(), patience).toBe(left - 1);
      }
      await untilVerdict('OK: All is well');
    });
  });

  describe('with events the broker has refused', () => {
    const names = ['First refused', 'Second refused'];
    const events = () => olga.getByRole('list', { name: 'Parked events' }).getByRole('listitem');
    const takeAtMost = (bytes: number) => {
      const { brokers, prefix } = scene.system.topics;
      return limitMessages(
        createKafka({ clientId: 'test', brokers, log: recordLog().log }),
        topicsOf(prefix).modules,
        bytes,
      );
    };

    test('they appear by themselves, and all of them are sent once more when it takes them', async () => {
      await takeAtMost(200);
      for (const name of names) await addModule(scene.ana, { name, url: 'https://refused.example/' });
      await expect.poll(() => events().count(), patience).toBe(2);
      await olga.getByRole('status').getByText('outbox_parked').waitFor();
      await expectNoBarriers();
      await takeAtMost(1_000_000);
      await olga.getByRole('region', { name: 'Parked events' }).getByRole('button', { name: 'Redrive all' }).click();
      await olga.getByRole('dialog').getByRole('button', { name: 'Redrive' }).click();
      for (const name of names) await permissionNamed(scene.ana, `View ${name}`);
      await expect.poll(() => events().count(), patience).toBe(0);
      await untilVerdict('OK: All is well');
    });
  });

  test('is not there for members, who are not told of it either', async () => {
    const ana = await scene.signedIn('ana');
    await untilHeading(ana, 'Home');
    expect(await ana.getByRole('link', { name: 'Operations' }).count()).toBe(0);
    await ana.goto(`${scene.home}/operations`);
    await untilHeading(ana, 'There is nothing here');
  });
});
