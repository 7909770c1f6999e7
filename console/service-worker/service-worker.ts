declare const self: ServiceWorkerGlobalScope;
/** The files of one build; the build writes them before this code. */
declare const shell: { version: string; paths: readonly string[] };

const page = '/';
const prefix = 'shell-';
const cacheName = `${prefix}${shell.version}`;

// Nothing else is ever put into the cache. It is whole, or the older one stays.
self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell.paths)));
  // At once: a tab of the older build finds its files in the browser's own cache, where they may stay for ever.
  void self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(deleteOlderCaches());
});

// What is not named here goes its way as if this were not there: the API, signing in, launches.
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (/^\/(setting(\/.*)?)?$/.test(pathname)) event.respondWith(fetch(request).catch(() => cached(page)));
  } else if (pathname !== page && shell.paths.includes(pathname)) {
    event.respondWith(cached(pathname));
  }
});

async function cached(path: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  return (await cache.match(path)) ?? fetch(path);
}

async function deleteOlderCaches(): Promise<void> {
  const older = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(older.map((name) => caches.delete(name)));
}
