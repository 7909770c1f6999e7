import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, onTestFinished, test } from 'vitest';
import { createInternalServer } from './internal-server.ts';
import { createMetrics } from './metrics.ts';
import { createReadiness } from './readiness.ts';

test('what cannot be measured fails the scrape, is logged once, and ends nothing', async () => {
  const { log, lines } = recordLog();
  const metrics = createMetrics({ processMetrics: false });
  let isAway = true;
  metrics.gauge({
    name: 'depth',
    help: 'A measure that asks something else.',
    collect: async (gauge) => {
      if (isAway) throw new Error('away');
      gauge.set(7);
    },
  });
  const server = createInternalServer({ log, metrics, readiness: createReadiness({ log, checks: {} }) });
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close());
  const scrape = () => fetch(`http://127.0.0.1:${port}/metrics`);

  expect([(await scrape()).status, (await scrape()).status]).toEqual([500, 500]);
  expect(lines).toEqual([
    expect.objectContaining({ level: 'error', err: expect.objectContaining({ message: 'away' }) }),
  ]);
  isAway = false;
  expect(await (await scrape()).text()).toContain('depth 7');
});
