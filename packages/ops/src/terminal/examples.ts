import type { Command } from 'commander';

/** The command as it is called, and what comes of it. */
export type Example = readonly [call: string, comes: string];

const known = new WeakMap<Command, readonly Example[]>();

/** How a command is used, as the last part of its help and in the reference. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  known.set(command, examples);
  return command.addHelpText('after', () => {
    const program = rootOf(command).name();
    const lines = examples.flatMap(([call, comes]) => [`  # ${comes}`, `  ${program} ${call}`]);
    return ['', 'Examples:', ...lines].join('\n');
  });
}

export const examplesOf = (command: Command): readonly Example[] => known.get(command) ?? [];

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
