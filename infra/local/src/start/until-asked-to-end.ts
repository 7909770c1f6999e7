/**
 * Resolves when this process is asked to end: by a signal, or because the command that started it is gone
 * (its IPC channel closes, after kill -9 too).
 */
export function untilAskedToEnd(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Kept after the first: a terminal and a launcher may each pass on the same Ctrl-C.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  if (process.connected) process.once('disconnect', resolve);
  return promise;
}
