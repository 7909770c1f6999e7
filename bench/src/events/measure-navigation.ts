import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';
import type { Crowd } from './people.ts';
import { spreadOf, timeEach } from './spread.ts';

const warmUps = 20;

/** The whole menu, asked for one after the other over one connection: little but the time of the servers. */
export async function measureNavigation(
  { gatewayUrl, gatewayMetricsUrl }: EventStage,
  { member, moduleIds }: Crowd,
  count: number,
): Promise<EventResults['navigation']> {
  const get = async () => {
    const response = await fetch(`${gatewayUrl}/api/v3/navigation?platform=web`, {
      headers: { authorization: `Bearer ${member}` },
    });
    const { data } = (await response.json()) as { data: { items: unknown[] } };
    if (data.items.length !== moduleIds.length) throw new Error(`the menu has ${data.items.length} modules`);
  };
  await timeEach(warmUps, get);
  const before = await readSpent(gatewayMetricsUrl);
  const spread = spreadOf(await timeEach(count, get));
  const after = await readSpent(gatewayMetricsUrl);
  const serverMs = ((after.seconds - before.seconds) / (after.requests - before.requests)) * 1000;
  return { modules: moduleIds.length, ...spread, serverMs };
}

/** What the gateway has spent on menus, from the first byte of a request to the last of its answer. */
async function readSpent(metricsUrl: string): Promise<{ seconds: number; requests: number }> {
  const text = await (await fetch(metricsUrl)).text();
  const read = (part: string) => {
    const line = new RegExp(
      `^http_server_seconds_${part}\\{[^}]*route="/api/v3/navigation",status="200"\\} (\\S+)$`,
      'm',
    );
    return Number(line.exec(text)?.[1] ?? 0);
  };
  return { seconds: read('sum'), requests: read('count') };
}
