import type { Command } from 'commander';
import { Problem } from '../../problem.ts';

export type SelectionOptions = {
  readonly reason?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

/** Exactly one way to choose. */
export type Selection = { readonly ids: readonly string[] } | { readonly reason: string } | { readonly all: true };

export function addSelection(command: Command, what: string): Command {
  return command
    .argument('[ids...]', `the ids of ${what}`)
    .option('--reason <reason>', `all ${what} that are there for it`)
    .option('--all', `all ${what}`)
    .option('--dry-run', 'only show which it would be')
    .option('--yes', 'do not ask before');
}

/** @throws Problem unless ids, a reason or all were chosen, and no two of them */
export function selectionOf(ids: readonly string[], { reason, all }: SelectionOptions): Selection {
  const chosen: Selection[] = [
    ...(ids.length > 0 ? [{ ids: [...new Set(ids)] }] : []),
    ...(reason === undefined ? [] : [{ reason }]),
    ...(all ? [{ all } as const] : []),
  ];
  const [selection] = chosen;
  if (selection === undefined || chosen.length > 1) {
    throw new Problem('Choose by one of these: ids, --reason <reason> or --all.');
  }
  return selection;
}
