import type { TestContext } from 'vitest';

/** What a case has measured, by the name of each figure. */
export type Figures = Readonly<Record<string, number | string>>;

declare module 'vitest' {
  interface TaskMeta {
    figures?: Figures;
  }
}

/** How often a case happens: seldom in `npm test`, as often as it takes to be believed in `npm run proof`. */
export function repeats({ test, proof }: { test: number; proof: number }): number {
  return process.env['PROOF'] === 'true' ? proof : test;
}

/** Prints what a case has measured. `npm run proof` keeps it in docs/reference/reliability.md. */
export function recordFigures({ task }: TestContext, figures: Figures): void {
  task.meta.figures = figures;
  const said = Object.entries(figures).map(([name, value]) => `${name}: ${value}`);
  process.stdout.write(`${task.name}\n  ${said.join('; ')}\n`);
}
