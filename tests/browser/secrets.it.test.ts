import { holdsSecret } from '@custom-modules/contracts/secrets';
import { describeInBrowser } from '@custom-modules/testing/browser';
import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { clickIntoNewTab, newTabOf, type Scene, showPage, signOut, untilHeading, useScene } from '../support/scene.ts';
import { type Traces, watchTraces } from '../support/traces.ts';

/** Whatever a browser keeps or tells may be read by others; no bearer and no short token is in it. */

describeInBrowser('the traces in a browser', () => {
  let scene: Scene;
  let ana: Page;
  let traces: Traces;

  beforeAll(async () => {
    scene = await useScene();
  });
  beforeEach(async () => {
    const { openBrowser, signIn, receiver } = scene;
    ana = await openBrowser();
    traces = watchTraces(ana.context(), (address) => address.startsWith(receiver.url));
    await signIn(ana, 'ana');
  });

  async function findSecrets(): Promise<string[]> {
    return Object.entries(await traces.read()).flatMap(([kind, text]) => (holdsSecret(text) ? kind : []));
  }

  test('of signing in, opening a module and going back hold no bearer and no short token', async () => {
    const { home, link } = scene;
    await showPage(ana, `${home}/menu`, `<a href="${link}" target="_blank">Fleet</a>`);
    const tab = await clickIntoNewTab(ana);
    await untilHeading(tab, 'Hello, Ana Moreau');
    await ana.goto(link);
    await untilHeading(ana, 'Hello, Ana Moreau');
    await ana.goBack();
    const { cookies, ...others } = await traces.read();
    expect(cookies).toContain('custom-modules-session');
    expect(others['cookies scripts can read']?.trim()).toBe('');
    expect(await findSecrets()).toEqual([]);
  });

  test('of the console, from signing in to signing out, hold no bearer and no short token', async () => {
    await ana.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const tab = await newTabOf(ana, () => ana.getByRole('navigation').getByRole('link', { name: 'Fleet' }).click());
    await untilHeading(tab, 'Hello, Ana Moreau');
    await signOut(ana, 'ana');
    const { caches, history } = await traces.read();
    expect(caches).toContain('/assets/');
    expect(history).toContain('id_token_hint=');
    expect(await findSecrets()).toEqual([]);
  });

  test.each([
    ['a short token', `st_${'a'.repeat(33)}`],
    ['a bearer', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2ln'],
  ])('control: wherever %s is left, it is found', async (_case, secret) => {
    await showPage(ana, `${scene.home}/menu`, '');
    await ana.evaluate(leaveEverywhere(secret));
    expect(await findSecrets()).toEqual(Object.keys(await traces.read()));
  });
});

/** A script of a careless page. */
const leaveEverywhere = (secret: string) => `(async () => {
  const secret = '${secret}';
  console.log(secret);
  document.cookie = 'planted=' + secret;
  localStorage.setItem('planted', secret);
  sessionStorage.setItem('planted', secret);
  history.pushState({}, '', '?planted=' + secret);
  await fetch('/?planted=' + secret);
  await (await caches.open('planted')).put('/planted', new Response(secret));
  await new Promise((resolve) => {
    const opening = indexedDB.open('planted');
    opening.onupgradeneeded = () => opening.result.createObjectStore('planted');
    opening.onsuccess = () => {
      const writing = opening.result.transaction('planted', 'readwrite');
      writing.objectStore('planted').put(secret, 'planted');
      writing.oncomplete = resolve;
    };
  });
})()`;
