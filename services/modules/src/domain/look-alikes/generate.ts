/**
 * Writes table.ts from the confusables of UTS 39. They come with ICU4J, which Unicode publishes itself and Maven fetches; no npm
 * package keeps up with them. A changed table changes the keys of stored names: recompute those in the same release.
 *
 *   node services/modules/src/domain/look-alikes/generate.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldCase } from '@custom-modules/rules/case-fold';

const icuVersion = '78.2';

type Prototypes = ReadonlyMap<string, string>;

const { unicodeVersion, prototypes } = readPrototypes();
const table = buildTable(prototypes);
writeFileSync(join(import.meta.dirname, 'table.ts'), printTable(table, unicodeVersion));

function readPrototypes(): { unicodeVersion: string; prototypes: Prototypes } {
  const folder = mkdtempSync(join(tmpdir(), 'look-alikes-'));
  try {
    const artifact = `-Dartifact=com.ibm.icu:icu4j:${icuVersion}`;
    execFileSync('mvn', ['-q', '-B', 'dependency:copy', artifact, `-DoutputDirectory=${folder}`], { stdio: 'inherit' });
    const program = join(import.meta.dirname, 'prototypes.java');
    const classPath = join(folder, `icu4j-${icuVersion}.jar`);
    const output = execFileSync('java', ['-cp', classPath, program], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
    const [unicodeVersion = '', ...lines] = output.trim().split('\n');
    return { unicodeVersion, prototypes: new Map(lines.map(parseLine)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseLine(line: string): [string, string] {
  const [character = '', ...prototype] = line.split(' ').map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return [character, prototype.join('')];
}

/**
 * Folded character to ASCII. A folded character stands for all its cases, so where it looks like no ASCII itself the
 * look-alike of another of its cases is taken: в counts as b because of В. Where both look like something (ν like v, Ν like N) its own
 * wins: one key cannot hold both.
 */
function buildTable(prototypes: Prototypes): Map<string, string> {
  const asciiByPrototype = groupAscii(prototypes);
  const table = new Map<string, string>();
  for (const [folded, cases] of groupByFolded()) {
    const own = toAscii(folded, prototypes.get(folded));
    const others = cases.map((one) => toAscii(one, prototypes.get(one))).filter((ascii) => ascii?.length === 1);
    const ascii = own ?? others[0];
    if (ascii !== undefined) table.set(folded, ascii);
  }
  return table;

  function toAscii(character: string, prototype: string | undefined): string | undefined {
    if (prototype === undefined) return undefined;
    const whole = pick(character, prototype, asciiByPrototype.get(prototype));
    if (whole !== undefined) return whole.toLowerCase();
    const parts = Array.from(prototype, (part) => pick(character, part, asciiByPrototype.get(part)));
    return parts.length > 0 && parts.every((part) => part !== undefined) ? parts.join('').toLowerCase() : undefined;
  }
}

/** UTS 39 holds 0 and O for one character, and 1, I, l and |. The name keeps them apart, so each has its own look-alikes. */
function groupAscii(prototypes: Prototypes): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (let codePoint = 0x21; codePoint < 0x7f; codePoint++) {
    const ascii = String.fromCodePoint(codePoint);
    const prototype = prototypes.get(ascii) ?? ascii;
    groups.set(prototype, [...(groups.get(prototype) ?? []), ascii]);
  }
  return groups;
}

/** Of several, one of the character's own kind (a digit for a digit), the prototype itself before others. */
function pick(character: string, prototype: string, candidates: readonly string[] = []): string | undefined {
  const kind = [/\p{N}/u, /\p{L}/u, /[^\p{N}\p{L}]/u].find((kind) => kind.test(character));
  const ofItsKind = candidates.filter((candidate) => kind?.test(candidate));
  const fitting = ofItsKind.length > 0 ? ofItsKind : candidates;
  return fitting.includes(prototype) ? prototype : fitting[0];
}

/** Every character a decomposed name can hold, with the others that fold to it. */
function groupByFolded(): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (let codePoint = 0x80; codePoint <= 0x10ffff; codePoint++) {
    const character = String.fromCodePoint(codePoint);
    if (/[\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(character)) continue;
    const folded = foldCase(character);
    const isOneCharacter = folded.length === String.fromCodePoint(folded.codePointAt(0) ?? 0).length;
    if (!isOneCharacter || folded.normalize('NFKD') !== folded || folded < '\u0080') continue;
    groups.set(folded, [...(groups.get(folded) ?? []), character]);
  }
  return groups;
}

function printTable(table: ReadonlyMap<string, string>, unicodeVersion: string): string {
  const characters = new Map<string, string[]>();
  for (const [character, ascii] of table)
    characters.set(ascii, [...(characters.get(ascii) ?? []), escapeCharacter(character)]);
  const rows = [...characters].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = rows.map(([ascii, escaped]) => `  ${JSON.stringify(ascii)}: '${escaped.join('')}',`);
  return [
    `/** Generated by generate.ts from the confusables of Unicode ${unicodeVersion} (ICU4J ${icuVersion}): ASCII, then what looks like it. */`,
    'export const lookAlikes: Readonly<Record<string, string>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}
