import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freeLock, readLock, takeLock } from './lock.mjs';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('is had by one until that one frees it', () => {
  expect(takeLock(lock, 'one')).toBe(true);
  expect(takeLock(lock, 'other')).toBe(false);
  expect(readLock(lock)).toBe('one');
  freeLock(lock, 'one');
  expect(takeLock(lock, 'other')).toBe(true);
});

test('stays with whoever took it from a dead holder, when another finds that one dead, too', () => {
  takeLock(lock, 'dead');
  freeLock(lock, 'dead');
  takeLock(lock, 'quick');
  freeLock(lock, 'dead');
  expect(readLock(lock)).toBe('quick');
});

test('is free again and leaves nothing else behind', () => {
  takeLock(lock, 'one');
  freeLock(lock, 'one');
  freeLock(lock, 'one');
  expect(readdirSync(folder)).toEqual([]);
});

test('is never read half, however often it is taken', async () => {
  const holder = 'x'.repeat(100_000);
  const program = `
    const { workerData } = require('node:worker_threads');
    import(workerData.module).then(({ takeLock, freeLock }) => {
      for (let round = 0; round < 300; round += 1) {
        takeLock(workerData.lock, workerData.holder);
        freeLock(workerData.lock, workerData.holder);
      }
    });`;
  const module = new URL('./lock.mjs', import.meta.url).href;
  const worker = new Worker(program, { eval: true, workerData: { module, lock, holder } });
  let isDone = false;
  worker.on('exit', () => {
    isDone = true;
  });
  const lengths = new Set<number | undefined>();
  while (!isDone) {
    lengths.add(readLock(lock)?.length);
    await turn();
  }
  expect([...lengths].filter((length) => length !== undefined)).toEqual([holder.length]);
});
