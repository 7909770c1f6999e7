import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { beforeAll, expect, test } from 'vitest';
import type { Answer, Api } from '../support/api.ts';
import { ask, readModuleEvents, readModules, readPermissions, untilAtRest } from '../support/module-ledger.ts';
import { addModule } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What becomes of modules that many want to change at once. */

let system: System;

beforeAll(async () => {
  // A busy machine is not what races are about.
  system = await useSystem({ gateway: { MAX_EVENT_LOOP_DELAY_MS: '60000' } });
});

const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });
const route = '/api/v3/custom-module';
const statusesOf = (answers: readonly Answer[]) =>
  [...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => `${all.length} × ${status}`).join(', ');

/** One name, as it may be written: in capitals, full width, with Cyrillic and with Greek letters. */
const lookAlikes = ['Tracker', 'TRACKER', 'Ｔracker', 'Trасker', 'Τracker', ' Tracker  '];

test('many add one name and its look-alikes at once: one row, one event, one permission', {
  timeout,
}, async (context) => {
  const [rounds, wanted] = [repeats({ test: 1, proof: 20 }), repeats({ test: 60, proof: 500 })];
  const figures = { rows: 0, events: 0, permissions: 0, 'told that it was added': 0 };
  const all: Answer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { owner, organizationId } = await newOrganization(system);
    const answers = await Promise.all(
      Array.from({ length: wanted }, (_, index) =>
        owner.post(route, { name: lookAlikes[index % lookAlikes.length], url: 'https://tracker.example/' }),
      ),
    );
    await untilAtRest(system);
    const events = (await readModuleEvents(system)).filter(
      (each) => each.data.module?.organizationId === organizationId,
    );
    const ids = new Set(events.map(({ subject }) => subject));
    figures.rows += await countModules(organizationId);
    figures.events += ids.size;
    figures.permissions += (await readPermissions(system)).filter(({ module }) => ids.has(module)).length;
    figures['told that it was added'] += answers.filter(({ status }) => status === 201).length;
    all.push(...answers);
  }
  recordFigures(context, { rounds, 'requests each': wanted, answers: statusesOf(all), ...figures });
  expect(figures).toEqual({ rows: rounds, events: rounds, permissions: rounds, 'told that it was added': rounds });
  expect(all.filter(({ status }) => ![201, 409, 503].includes(status))).toEqual([]);
});

async function countModules(organizationId: string): Promise<number> {
  const statement = 'SELECT id FROM module WHERE organization_id = $1';
  return (await ask(system.databases.modules.workerUrl, statement, [organizationId])).length;
}

/** Adds one to the place in the menu, as whoever reads, thinks and writes. Answers with how often that was refused. */
async function moveDown(owner: Api, id: string, isGuarded: boolean): Promise<number> {
  for (let refusals = 0; ; refusals += 1) {
    const { data, headers } = await owner.get(`${route}/${id}`);
    const guard = isGuarded ? { 'if-match': headers.get('etag') ?? '' } : {};
    const { status, text } = await owner.patch(`${route}/${id}`, { order: data.order + 1 }, guard);
    if (status === 200) return refusals;
    expect([412, 503], text).toContain(status);
  }
}

test('many change one module at once, each what it has read: no change is lost', { timeout }, async (context) => {
  const edits = repeats({ test: 12, proof: 100 });
  const { owner } = await newOrganization(system);
  const change = async (name: string, isGuarded: boolean) => {
    const { id } = await addModule(owner, { name, url: 'https://moved.example/' });
    await Promise.all(Array.from({ length: edits }, () => moveDown(owner, id, isGuarded)));
    await untilAtRest(system);
    const events = (await readModuleEvents(system)).filter(({ subject }) => subject === id);
    const versions = new Set(events.map(({ data }) => data.module?.version));
    const { data } = await owner.get(`${route}/${id}`);
    return { lost: edits - data.order, version: data.version, events: versions.size };
  };
  const guarded = await change('Guarded', true);
  const control = await change('Unguarded', false);
  recordFigures(context, { edits, ...guarded, 'control, without If-Match: lost': control.lost });
  expect(guarded).toEqual({ lost: 0, version: edits + 1, events: edits + 1 });
  expect(control.lost).toBeGreaterThan(0);
});

test('many change modules while they are deleted: whoever is told of a change finds it in the history', {
  timeout,
}, async (context) => {
  const modules = repeats({ test: 5, proof: 100 });
  const { owner } = await newOrganization(system);
  const figures = { modules, changes: 0, 'versions without an event': 0, 'there again': 0 };
  for (let number = 0; number < modules; number += 1) {
    const { id } = await addModule(owner, { name: `Short-lived ${number}`, url: 'https://short.example/' });
    const edit = (order: number) => owner.patch(`${route}/${id}`, { order });
    const first = [1, 2, 3, 4].map(edit);
    await Promise.race(first); // otherwise the deletion, which has less to do, may be there before all of them
    const later = [5, 6, 7, 8].map(edit);
    const deletion = await owner.delete(`${route}/${id}`);
    const changes = await Promise.all([...first, ...later]);
    expect(deletion.status).toBe(200);
    await untilAtRest(system);
    const events = (await readModuleEvents(system)).filter(({ subject }) => subject === id);
    const versions = new Set(events.map(({ data }) => data.module?.version));
    const acknowledged = changes.filter(({ status }) => status === 200);
    figures.changes += acknowledged.length;
    figures['versions without an event'] += acknowledged.filter(({ data }) => !versions.has(data.version)).length;
    // Created, changed as often as was said, deleted: nothing more.
    figures['versions without an event'] += Math.abs(versions.size - acknowledged.length - 2);
    if ((await readModules(system)).some((module) => module.id === id)) figures['there again'] += 1;
    if ((await readPermissions(system)).some(({ module }) => module === id)) figures['there again'] += 1;
  }
  recordFigures(context, figures);
  expect(figures).toMatchObject({ 'versions without an event': 0, 'there again': 0 });
  expect(figures.changes).toBeGreaterThan(0);
});
