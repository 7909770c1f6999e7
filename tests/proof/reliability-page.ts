import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figures } from '@custom-modules/testing/proof';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const root = new URL('../..', import.meta.url);
export const pageFile = new URL('docs/reference/reliability.md', root);
export const resultsFile = new URL('results.json', import.meta.url);

type Row = { readonly scene: string; readonly name: string; readonly figures: Figures };
/** What the cases of a file have measured, in one run of it. */
type Measured = { readonly on: string; readonly cores: number; readonly node: string; readonly rows: readonly Row[] };
/** By file, below the root of the project. */
type Results = Readonly<Record<string, Measured>>;

/** The files whose cases have figures. */
export const proofFiles = '{packages,services,tests}/**/*.proof.it.test.ts';

/** Keeps what each file has measured of which every case has passed, and writes the page of all that is kept. */
export const reliabilityPage: Reporter = {
  onTestRunEnd(modules) {
    const before: Results = JSON.parse(readFileSync(resultsFile, 'utf8'));
    const measured = modules.filter((module) => module.state() === 'passed').map(measuredIn);
    const there = Object.entries({ ...before, ...Object.fromEntries(measured) }).filter(([file]) =>
      existsSync(new URL(file, root)),
    );
    const results: Results = Object.fromEntries(there.toSorted(([one], [other]) => one.localeCompare(other)));
    writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
    writeFileSync(pageFile, renderReliability(results));
  },
};

function measuredIn(module: TestModule): [file: string, measured: Measured] {
  const rows = [...module.children.allTests()].flatMap(rowOf);
  const on = new Date().toISOString().slice(0, 10);
  const file = relative(fileURLToPath(root), module.moduleId);
  return [file, { on, cores: availableParallelism(), node: process.versions.node, rows }];
}

function rowOf(test: TestCase): Row[] {
  const { figures } = test.meta();
  if (!figures) return [];
  const scene = test.fullName.slice(0, -test.name.length).replace(/ > $/, '');
  return [{ scene, name: test.name, figures }];
}

/** The page, file by file. */
export function renderReliability(results: Results): string {
  const parts = Object.entries(results).map(([file, { on, cores, node, rows }]) => {
    const scenes = [...Map.groupBy(rows, ({ scene }) => scene)].map(([scene, cases]) => {
      const lines = cases.map(({ name, figures }) => `| ${name} | ${say(figures)} |`);
      return `${scene === '' ? '' : `### ${scene}\n\n`}| case | measured |\n| --- | --- |\n${lines.join('\n')}`;
    });
    const when = `\`${file}\`, measured on ${on} on ${cores} cores with Node ${node}.`;
    return `## ${titleOf(file)}\n\n${when}\n\n${scenes.join('\n\n')}`;
  });
  return `# Reliability

Measured by \`npm run proof\`: each case on real PostgreSQL, Kafka and Redis, those of one file in one run.
A *control* is the same case with the protection taken away; it has to show the fault, or the case would prove nothing.
\`npm test\` runs all of them with smaller counts, \`npm run proof -- <file>\` one file at full counts.

${parts.join('\n\n')}
`;
}

function titleOf(file: string): string {
  const name = file.replace(/^.*\/|\.proof\.it\.test\.ts$/g, '').replaceAll('-', ' ');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function say(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name}: **${value}**`)
    .join('; ');
}
