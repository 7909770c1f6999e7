import { useDatabase, withClient } from '@custom-modules/testing/databases';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, test, vi } from 'vitest';
import { openOutboxSession } from './outbox-session.ts';

test('a session that cannot listen is not left behind, where it would be kept alive', async () => {
  const { workerUrl } = await useDatabase('modules');
  const url = new URL(workerUrl);
  const proxy = await useFaultProxy(url.host);
  url.host = proxy.address;
  // Connecting may take seconds, a statement may not.
  url.searchParams.set('query_timeout', '50');
  proxy.delay(100);
  await expect(openOutboxSession({ url: url.href, log: recordLog().log })).rejects.toThrow('Query read timeout');
  const sessions = () =>
    withClient(workerUrl, async (client) => {
      const all = "SELECT pid FROM pg_stat_activity WHERE application_name = 'modules.relay'";
      return (await client.query(`${all} AND datname = current_database()`)).rows;
    });
  await vi.waitFor(async () => expect(await sessions()).toEqual([]), patience);
});
