import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '@custom-modules/local/problem';

export type Options = {
  /** Token traffic, or the way of events from a create to its permission. */
  readonly what: 'tokens' | 'events';
  /** Length of each measured window. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  /** Only whether everything works: its figures mean little and are kept nowhere. */
  readonly quick: boolean;
  /** Folder to write profiles of gateway and tokens to, instead of measuring. */
  readonly profile?: string;
};

const usage = 'Usage: npm run bench -- [tokens|events] [--seconds 8] [--connections 64] [--quick] [--profile folder]';

export function readOptions(args: string[]): Options {
  const { values, positionals } = parse(args);
  const { quick, profile } = values;
  return {
    what: whatIn(positionals),
    seconds: values.seconds === undefined ? (quick ? 1 : 8) : positive(values.seconds),
    warmUpSeconds: quick ? 1 : 4,
    connections: positive(values.connections),
    quick,
    ...(profile !== undefined && { profile: resolve(profile) }),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        connections: { type: 'string', default: '64' },
        quick: { type: 'boolean', default: false },
        profile: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new Problem(usage, { cause });
  }
}

function whatIn(positionals: string[]): Options['what'] {
  const [what = 'tokens', ...rest] = positionals;
  if (rest.length > 0 || (what !== 'tokens' && what !== 'events')) throw new Problem(usage);
  return what;
}

function positive(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Problem(usage);
  return number;
}
