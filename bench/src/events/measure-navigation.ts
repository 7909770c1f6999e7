import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';
import type { Crowd } from './people.ts';
import { spreadOf, timeEach } from './spread.ts';

const warmUps = 20;

/** The whole menu, asked for one after the other over one connection: little but the time of the servers. */
export async function measureNavigation(
  { gatewayUrl }: EventStage,
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
  return { modules: moduleIds.length, ...spreadOf(await timeEach(count, get)) };
}
