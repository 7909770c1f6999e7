import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventRecord } from '../src/event-record.ts';
import { topicsOf } from '../src/topics.ts';
import type { published } from './examples.ts';

export type Topic = keyof typeof published;

/** A record exactly as it is on the topic, and what decoding it gave when it was recorded. */
export type Sample = EventRecord & { readonly decoded: unknown };

export const samplesFolder = import.meta.dirname;
export const digestsFile = join(samplesFolder, 'SHA256SUMS');

/** The samples of a topic are in the folder of its name without the prefix. */
export function folderOf(topic: Topic): string {
  return topicsOf('')[topic].slice(1);
}

export function readSamples(topic: Topic): { file: string; sample: Sample }[] {
  return sampleFiles(topic).map((file) => ({
    file,
    sample: JSON.parse(readFileSync(join(samplesFolder, file), 'utf8')),
  }));
}

export function sampleFiles(topic: Topic): string[] {
  const folder = folderOf(topic);
  return readdirSync(join(samplesFolder, folder))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

/** Dates and the like as JSON has them, so that what was decoded can be kept and compared. */
export function asJson(decoded: unknown): unknown {
  return JSON.parse(JSON.stringify(decoded));
}

/** A line of `sha256sum`. */
export function digestLine(file: string): string {
  const digest = createHash('sha256').update(readFileSync(join(samplesFolder, file)));
  return `${digest.digest('hex')}  ${file}`;
}
