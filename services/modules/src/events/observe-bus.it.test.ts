import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { beforeAll, expect, test, vi } from 'vitest';
import { newModule } from '../app.fixture.ts';

let running: Awaited<ReturnType<typeof start>>;

async function start() {
  const services = await useServices(['permissions', 'modules']);
  const channel = openChannel(services.services.modules.address);
  atEnd(() => channel.close());
  return { ...services, modules: createRpcClient(ModuleServiceService, channel) };
}

beforeAll(async () => {
  running = await start();
});

/** The value of a metric of modules, whatever its labels; undefined while it has none. */
async function read(metric: string): Promise<number | undefined> {
  const text = await (await fetch(`${running.services.modules.internalUrl}/metrics`)).text();
  const value = text.match(new RegExp(`^${metric}\\{[^}]*\\} (\\S+)$`, 'm'))?.[1];
  return value === undefined ? undefined : Number(value);
}

const createModule = async () =>
  running.modules.createModule(newModule(), callAs(await running.issuer.bearer(people.ana)));

test('lag is told while the consumer is dead, in messages and in seconds that grow', async () => {
  await createModule();
  await vi.waitFor(async () => expect(await read('modules_group_members')).toBe(1), patience);
  await vi.waitFor(async () => expect(await read('modules_topic_appended_messages')).toBe(1), patience);
  await vi.waitFor(async () => expect(await read('modules_group_lag_messages')).toBe(0), patience);
  expect(await read('modules_group_lag_seconds')).toBe(0);

  running.services.permissions.process.kill('SIGKILL');
  await createModule();
  await vi.waitFor(async () => expect(await read('modules_group_lag_messages')).toBe(1), patience);
  await vi.waitFor(async () => expect(await read('modules_group_lag_seconds')).toBeGreaterThan(2), patience);
  await vi.waitFor(async () => expect(await read('modules_group_members')).toBe(0), patience);
});
