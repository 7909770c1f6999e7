import { pause } from '@custom-modules/chassis/pause';
import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';
import { spreadOf } from './spread.ts';

type Watched = { readonly seenAt: Promise<number>; stop(): void };

const patienceMs = 30_000;

/**
 * Creates modules and takes the time until their permissions can be seen: the database of permissions announces each
 * organization whose permissions have changed, in the transaction that did it, and here every module is of another one.
 */
export async function measureVisible(
  stage: EventStage,
  { idle, perSecond, loaded }: { idle: number; perSecond: number; loaded: number },
): Promise<EventResults['visible']> {
  const watch = await watchOrganizations(stage);
  const create = (owner: Owner) => createModule(stage, watch, owner);
  for (const owner of await meetOwners(stage, 30, 'warm')) await create(owner);

  const alone: Timed[] = [];
  for (const owner of await meetOwners(stage, idle, 'idle')) alone.push(await create(owner));
  const owners = await meetOwners(stage, loaded, 'loaded');
  const startedAt = performance.now();
  const crowd = await Promise.all(
    owners.map(async (owner, index) => {
      await pause(startedAt + (index * 1000) / perSecond - performance.now());
      return create(owner);
    }),
  );
  return [toRow('one at a time', alone), toRow(`${perSecond} a second`, crowd)];
}

type Owner = { readonly organizationId: string; readonly bearer: string };

/** Owners who have looked at their modules before, so that their bearers are known. */
async function meetOwners({ gatewayUrl, ownerOf }: EventStage, count: number, kind: string): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (let number = 0; number < count; number += 1) {
    const organizationId = `${kind}-${number}`;
    const bearer = await ownerOf(organizationId);
    const headers = { authorization: `Bearer ${bearer}` };
    await (await fetch(`${gatewayUrl}/api/v3/custom-module`, { headers })).arrayBuffer();
    owners.push({ organizationId, bearer });
  }
  return owners;
}

type Timed = { readonly visibleMs: number; readonly answerMs: number };

function toRow(load: string, timed: readonly Timed[]) {
  const answer = spreadOf(timed.map(({ answerMs }) => answerMs));
  const since = spreadOf(timed.map(({ visibleMs, answerMs }) => visibleMs - answerMs));
  return { load, ...spreadOf(timed.map(({ visibleMs }) => visibleMs)), answer, since };
}

async function createModule(
  { gatewayUrl }: EventStage,
  watch: (organizationId: string) => Watched,
  { organizationId, bearer }: Owner,
): Promise<Timed> {
  const authorization = `Bearer ${bearer}`;
  const { seenAt, stop } = watch(organizationId);
  const since = performance.now();
  try {
    const response = await fetch(`${gatewayUrl}/api/v3/custom-module`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Fleet', url: 'https://fleet.example/open?token={SHORT_TOKEN}' }),
    });
    await response.arrayBuffer();
    const answerMs = performance.now() - since;
    if (response.status !== 201) throw new Error(`a module was not created: the gateway answered ${response.status}`);
    return { answerMs, visibleMs: (await seenAt) - since };
  } finally {
    stop();
  }
}

async function watchOrganizations(stage: EventStage): Promise<(organizationId: string) => Watched> {
  const client = await stage.connect('permissions');
  const waiting = new Map<string, () => void>();
  client.on('notification', ({ payload }) => waiting.get(payload ?? '')?.());
  await client.query('LISTEN changes');
  return (organizationId) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    promise.catch(() => undefined); // who waits hears of it
    const timer = setTimeout(() => reject(new Error('the permission of a module does not appear')), patienceMs);
    waiting.set(organizationId, () => resolve(performance.now()));
    return {
      seenAt: promise,
      stop() {
        clearTimeout(timer);
        waiting.delete(organizationId);
      },
    };
  };
}
