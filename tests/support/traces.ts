import type { BrowserContext, Page } from 'playwright-core';

/** What a browser keeps and tells while somebody uses it: each kind as text to search. */
export type Traces = { read(): Promise<Record<string, string>> };

/**
 * Watches a browser from now on. `aside` are addresses that may hold a token: those of launched tabs. What tells the provider
 * who signs out is not counted either: it is an id token, with which nobody is let in anywhere.
 */
export function watchTraces(context: BrowserContext, aside: (address: string) => boolean): Traces {
  const said: string[] = [];
  const addresses: string[] = [];
  const referers: Promise<string>[] = [];
  context.on('console', (message) => said.push(message.text()));
  context.on('weberror', (failure) => said.push(String(failure.error())));
  context.on('request', (request) => {
    if (!aside(request.url())) addresses.push(withoutHint(request.url()));
    referers.push(request.allHeaders().then(({ referer = '' }) => referer));
  });
  return {
    async read() {
      const pages = context.pages();
      const { cookies, origins } = await context.storageState({ indexedDB: true });
      const ask = (script: string) => Promise.all(pages.map((page) => page.evaluate(script)));
      const history = (await Promise.all(pages.map(historyOf))).flat();
      return {
        'addresses asked for': addresses.join('\n'),
        referers: (await Promise.all(referers)).join('\n'),
        history: history
          .filter((address) => !aside(address))
          .map(withoutHint)
          .join('\n'),
        console: said.join('\n'),
        cookies: JSON.stringify(cookies),
        'cookies scripts can read': (await ask('document.cookie')).join('\n'),
        'local storage': JSON.stringify(origins.map(({ localStorage }) => localStorage)),
        // Playwright's type leaves out what the option above adds.
        IndexedDB: JSON.stringify(origins.map((origin) => ('indexedDB' in origin ? origin.indexedDB : []))),
        'session storage': (await ask('JSON.stringify(sessionStorage)')).join('\n'),
        caches: (await ask(readCaches)).join('\n'),
      };
    },
  };
}

function withoutHint(address: string): string {
  return address.replace(/(?<=[?&]id_token_hint=)[^&#]*/, '');
}

const readCaches = `(async () => {
  const kept = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
  }
  return kept.join('\\n');
})()`;

/** The addresses a tab can go back and forward to. */
async function historyOf(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  await devtools.detach();
  return entries.flatMap(({ url, userTypedURL }) => [url, userTypedURL]);
}
