/** With it the console opens offline and can be installed; a browser that has none, or refuses it, goes without. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return;
  // What the page itself needs comes first.
  addEventListener('load', () => {
    navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' }).catch(() => undefined);
  });
}
