import type { Results, Row } from '../results.ts';

type Drawn = Pick<Results, 'rows' | 'cores' | 'node' | 'connections'>;

const width = 760;
const [left, right] = [190, 70];
const [barHeight, rowHeight, groupGap, top] = [16, 22, 18, 64];
const fontSize = 12;

/** In the order of the way of a request; colors that differ for most eyes, and from a light page as from a dark one. */
const colors: Readonly<Record<string, string>> = {
  gateway: '#4c78a8',
  tokens: '#f58518',
  redis: '#e45756',
  postgres: '#72b7b2',
  modules: '#54a24b',
  permissions: '#b279a2',
};

/** What one operation costs, by process: a bar a row. */
export function renderChart({ rows, cores, node, connections }: Drawn): string {
  const scale = (width - left - right) / Math.max(...rows.map(({ micros }) => micros));
  const placed = placeRows(rows);
  const height = (placed.at(-1)?.y ?? top) + rowHeight + 14;
  const title = 'CPU time of one operation, in microseconds';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>
text { font: ${fontSize}px system-ui, sans-serif; fill: #1f2328 }
.small { fill: #59636e }
.heading { font-weight: 600 }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } .small { fill: #9198a1 } }
</style>
<text x="0" y="14" class="heading">${title}</text>
<text x="0" y="31" class="small">${cores} cores, Node ${node}, ${connections} connections, one run (npm run bench)</text>
${renderLegend(rows)}
${placed.map(({ row, y, startsGroup }) => renderRow(row, y, startsGroup, scale)).join('\n')}
</svg>
`;
}

function placeRows(rows: readonly Row[]) {
  let y = top;
  return rows.map((row, index) => {
    const startsGroup = row.operation !== rows[index - 1]?.operation;
    if (index > 0) y += rowHeight + (startsGroup ? groupGap : 0);
    return { row, y, startsGroup };
  });
}

function renderLegend(rows: readonly Row[]): string {
  return Object.entries(colors)
    .filter(([name]) => rows.some(({ microsBy }) => name in microsBy))
    .map(([name, color], index) => {
      const x = left + index * 90;
      return `<rect x="${x}" y="42" width="10" height="10" fill="${color}"/><text x="${x + 15}" y="51">${name}</text>`;
    })
    .join('\n');
}

function renderRow(
  { operation, target, micros, microsBy }: Row,
  y: number,
  startsGroup: boolean,
  scale: number,
): string {
  const baseline = y + barHeight - 4;
  let x = left;
  const parts = Object.entries(colors).flatMap(([name, color]) => {
    const length = (microsBy[name] ?? 0) * scale;
    if (length <= 0) return [];
    const part = `<rect x="${round(x)}" y="${y}" width="${round(length)}" height="${barHeight}" fill="${color}"/>`;
    x += length;
    return [part];
  });
  return [
    ...(startsGroup ? [`<text x="0" y="${baseline}" class="heading">${operation}</text>`] : []),
    `<text x="${left - 8}" y="${baseline}" text-anchor="end">${target}</text>`,
    ...parts,
    `<text x="${round(x + 6)}" y="${baseline}">${Math.round(micros)}</text>`,
  ].join('');
}

const round = (pixels: number) => Number(pixels.toFixed(1));
