import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeBinary } from '../checkout.ts';
import { claimCheckout } from './claim-checkout.ts';

let folder: string;
let others: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claim-'));
  others = [];
});
afterEach(() => {
  for (const other of others) other.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function anotherProcess(launcherPid = ''): Promise<ChildProcess> {
  const program = `
    const { claimCheckout } = await import(${JSON.stringify(join(import.meta.dirname, 'claim-checkout.ts'))});
    await claimCheckout(${JSON.stringify(folder)});
    console.log('claimed');
    setInterval(() => {}, 60_000);`;
  const other = spawn(nodeBinary, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LAUNCHER_PID: launcherPid },
  });
  others.push(other);
  await once(other.stdout as NodeJS.ReadableStream, 'data');
  return other;
}

test('is refused while another process holds it, and says how to end that one', async () => {
  const holder = await anotherProcess();
  await expect(claimCheckout(folder)).rejects.toThrow(`kill ${holder.pid}`);
  expect(holder.exitCode).toBeNull();
});

test('is had again after its holder was killed', async () => {
  const holder = await anotherProcess();
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const claim = await claimCheckout(folder);
  claim.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('is taken from an orphan whose launcher was killed, which is ended', async () => {
  const launcher = spawn('sleep', ['60']);
  const orphan = await anotherProcess(String(launcher.pid));
  await expect(claimCheckout(folder)).rejects.toThrow('Running in this checkout already');
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  const ended = once(orphan, 'exit');
  await claimCheckout(folder);
  expect(await ended).toEqual([null, 'SIGTERM']);
});

test('of two that find the same orphan, one has it', async () => {
  const launcher = spawn('sleep', ['60']);
  await anotherProcess(String(launcher.pid));
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
  const both = await Promise.allSettled([claimCheckout(folder), claimCheckout(folder)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('is had where a claim is unreadable', async () => {
  writeFileSync(join(folder, 'start.json'), '{"holder":');
  await expect(claimCheckout(folder)).resolves.toBeDefined();
});
