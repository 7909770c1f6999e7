import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EventRecord } from '../src/event-record.ts';
import { published } from './examples.ts';
import {
  asJson,
  digestLine,
  digestsFile,
  folderOf,
  readSamples,
  type Sample,
  samplesFolder,
  type Topic,
} from './recorded-samples.ts';

/** Keeps each example that is published in a way not recorded yet. What is recorded stays as it is. */
for (const topic of Object.keys(published) as Topic[]) {
  mkdirSync(join(samplesFolder, folderOf(topic)), { recursive: true });
  for (const record of published[topic].records) keep(topic, record);
}

function keep(topic: Topic, record: EventRecord): void {
  const samples = readSamples(topic);
  if (samples.some(({ sample: { decoded: _, ...recorded } }) => isDeepStrictEqual(recorded, record))) return;
  const type = record.headers['ce_type'];
  const n = samples.filter(({ sample }) => sample.headers['ce_type'] === type).length + 1;
  const file = `${folderOf(topic)}/${type}.${n}.json`;
  const sample: Sample = { ...record, decoded: asJson(published[topic].decode(record)) };
  writeFileSync(join(samplesFolder, file), `${JSON.stringify(sample, null, 2)}\n`, { flag: 'wx' });
  appendFileSync(digestsFile, `${digestLine(file)}\n`);
}
