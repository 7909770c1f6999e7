import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runService } from './running-service.ts';

const patience = { timeout: 10_000, interval: 20 };

/** A process that sleeps; whether it is ready the test says. */
async function useSleeper() {
  const folder = mkdtempSync(join(tmpdir(), 'running-service-'));
  const state = { isReady: true };
  const server = createServer((_request, response) => response.writeHead(state.isReady ? 200 : 503).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const records = join(folder, 'run');
  const spec = { name: 'sleeper', command: 'sleep', args: ['60'], cwd: folder, logFile: join(folder, 'log'), records };
  const service = await runService(spec, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await service.stop();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  return {
    service,
    state,
    /** The processes that run and are this service's. */
    running: () =>
      readdirSync(records).map((file) => JSON.parse(readFileSync(join(records, file), 'utf8')).process.pid),
  };
}

test('a restart is another process, which ends when the service is stopped', async () => {
  const { service, running } = await useSleeper();
  const before = running();
  await service.restart();
  expect(running()).toEqual([service.process().pid]);
  expect(running()).not.toEqual(before);
  await service.stop();
  expect(running()).toEqual([]);
});

test('a stop during a restart ends the process that was on its way, and starts no other', async () => {
  const { service, state, running } = await useSleeper();
  const before = running();
  state.isReady = false;
  const restarting = service.restart().catch(() => undefined);
  await vi.waitFor(() => expect([[], before]).not.toContainEqual(running()), patience);
  await service.stop();
  expect(running()).toEqual([]);
  await restarting;
  expect(running()).toEqual([]);
});
