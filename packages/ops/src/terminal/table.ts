import { stripVTControlCharacters } from 'node:util';
import type { Paint } from './paint.ts';

export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: 'right';
};

/** Rows below the titles of their columns, each as wide as its widest cell. */
export function renderTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], paint: Paint): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) => Math.max(...[titles, ...cells].map((line) => widthOf(line[at] ?? ''))));
  const toLine = (line: readonly string[]) =>
    line
      .map((cell, at) => pad(cell, widths[at] ?? 0, columns[at]?.align))
      .join('  ')
      .trimEnd();
  return [paint('dim', toLine(titles)), ...cells.map(toLine)].join('\n');
}

/** Names and what is to be said of each, one below the other. */
export function renderPairs(pairs: readonly (readonly [name: string, text: string])[], paint: Paint): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, text]) => `${paint('dim', name.padEnd(width))}  ${text}`).join('\n');
}

const widthOf = (text: string) => stripVTControlCharacters(text).length;

function pad(text: string, width: number, align: 'right' | undefined): string {
  const space = ' '.repeat(Math.max(width - widthOf(text), 0));
  return align === 'right' ? space + text : text + space;
}
