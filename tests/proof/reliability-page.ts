import { globSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Figures } from '@custom-modules/testing/proof';
import type { Reporter, TestCase } from 'vitest/node';

const root = new URL('../..', import.meta.url);
const page = new URL('docs/reference/reliability.md', root);

type Row = { readonly scene: string; readonly name: string; readonly figures: Figures };

/** The files whose cases have figures, below the root of the project. */
export const proofFiles = '{packages,services,tests}/**/*.proof.it.test.ts';

/** Writes the page of figures when every case of the proof has passed: a run of some would drop the others from it. */
export const reliabilityPage: Reporter = {
  onTestRunEnd(modules, _errors, reason) {
    const all = globSync(proofFiles, { cwd: root, exclude: ['**/node_modules/**'] });
    if (reason !== 'passed' || modules.length < all.length) return;
    const rows = modules.flatMap((module) => [...module.children.allTests()].flatMap(rowOf));
    writeFileSync(page, render(rows));
  },
};

function rowOf(test: TestCase): Row[] {
  const { figures } = test.meta();
  if (!figures) return [];
  const scene = test.fullName.slice(0, -test.name.length).replace(/ > $/, '');
  return [{ scene, name: test.name, figures }];
}

function render(rows: readonly Row[]): string {
  const scenes = [...Map.groupBy(rows, ({ scene }) => scene)].map(([scene, cases]) => {
    const lines = cases.map(({ name, figures }) => `| ${name} | ${say(figures)} |`);
    return `## ${scene}\n\n| case | measured |\n| --- | --- |\n${lines.join('\n')}`;
  });
  return `# Reliability

Measured by \`npm run proof\` on ${availableParallelism()} cores with Node ${process.versions.node}: each case on real PostgreSQL, Kafka and Redis, in one run.
A *control* is the same case with the protection taken away; it has to show the fault, or the case would prove nothing.
\`npm test\` runs all of them with smaller counts.

${scenes.join('\n\n')}
`;
}

function say(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name}: **${value}**`)
    .join('; ');
}
