import type { Argument, Command, Option } from 'commander';
import { createProgram } from './program.ts';
import { examplesOf } from './terminal/examples.ts';

/** The page on the commands, made of what `--help` is made of. */
export function renderReference(): string {
  const program = createProgram({ program: 'custom-modules-ops', open: refuse, onEnd: refuse });
  const commands = program.commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));
  return `# custom-modules-ops

Made from the commands of \`packages/ops/src/commands\` by \`pnpm reference\`. In a checkout it is \`npm run -s ops -- status\`,
which knows what \`npm start\` runs; elsewhere \`custom-modules-ops\`, told by flags or by the environment where the gateway is.
A command ends with 0 when all is well, 1 when something waits for somebody, 2 when something is broken, and 3 when it could
not be asked or was refused, so that each can be what a monitoring system runs.

## Whatever the command

${renderOptions(program.options)}

Bearers come of a sign-in with a browser (the device flow, RFC 8628), kept in the user’s configuration folder for nobody else to
read, or, where there is no browser, from \`CUSTOM_MODULES_TOKEN\` and, for the canary, \`CUSTOM_MODULES_CANARY_TOKEN\`.
With \`--json\` nothing but JSON is on stdout: one document, or of tail, \`status --watch\` and canary one a line. An error is one, too, on stderr.

${commands.map(renderCommand).join('\n\n')}
`;
}

function refuse(): never {
  throw new TypeError('a reference runs no command');
}

function renderCommand(command: Command): string {
  const parts = [
    `## ${nameOf(command)}`,
    command.description(),
    `\`\`\`\n${nameOf(command)} ${command.usage()}\n\`\`\``,
    renderArguments(command.registeredArguments),
    command.options.length === 0 ? '' : renderOptions(command.options),
    renderExamples(command),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}

function renderArguments(args: readonly Argument[]): string {
  return args.map((argument) => `\`${argument.name()}\`: ${argument.description}.`).join('\n');
}

function renderOptions(options: readonly Option[]): string {
  const rows = options.map(({ flags, description, envVar, defaultValue, defaultValueDescription, argChoices }) => {
    const known = argChoices === undefined ? '' : ` (${argChoices.join(', ')})`;
    const or = envVar === undefined ? '' : ` or \`${envVar}\``;
    return `| \`${flags}\`${or} | ${defaultValue === undefined ? '' : `\`${defaultValueDescription ?? defaultValue}\``} | ${description}${known} |`;
  });
  return `| option | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

function renderExamples(command: Command): string {
  const lines = examplesOf(command).map(([call, comes]) => `# ${comes}\ncustom-modules-ops ${call}`);
  return lines.length === 0 ? '' : `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;
}
