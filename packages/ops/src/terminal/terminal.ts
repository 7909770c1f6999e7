import { createInterface } from 'node:readline/promises';
import type { Host } from '../host.ts';
import { type Paint, paintFor } from './paint.ts';
import { withoutSecrets } from './plain.ts';

/** Where a command shows what it was asked for, and tells whoever sits there what goes on. Neither ever shows a secret. */
export type Terminal = {
  /** Prints what was asked for. */
  print(text: string): void;
  /** Prints it over what stands there, on a terminal. */
  reprint(text: string): void;
  /** Tells people something beside it. */
  tell(text: string): void;
  /** Tells how far something is, on a line of its own that the next one replaces; of no use to anybody but people. */
  tellProgress(text: string): void;
  /** Asks a question. Undefined where nobody is there to answer. */
  ask(question: string): Promise<string | undefined>;
  /** Asks whether to go on, which nothing but a yes means. Undefined where nobody is there to answer. */
  confirm(question: string): Promise<boolean | undefined>;
  readonly isInteractive: boolean;
  /** For what is printed. */
  readonly paint: Paint;
  /** For what is told. */
  readonly paintTold: Paint;
};

export function createTerminal({ stdin, stdout, stderr, signal }: Omit<Host, 'env'>): Terminal {
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true;
  const tell = (text: string) => void stderr.write(withoutSecrets(text));
  let hasProgress = false;
  const endProgress = () => {
    if (hasProgress) tell('\n');
    hasProgress = false;
  };
  async function ask(question: string): Promise<string | undefined> {
    if (!isInteractive) return undefined;
    const lines = createInterface({ input: stdin, output: stderr });
    try {
      return await lines.question(question, { signal });
    } catch (cause) {
      if (signal.aborted) return undefined;
      throw cause;
    } finally {
      lines.close();
    }
  }
  return {
    isInteractive,
    paint: paintFor(stdout),
    paintTold: paintFor(stderr),
    print(text) {
      endProgress();
      stdout.write(`${withoutSecrets(text)}\n`);
    },
    reprint(text) {
      const above = stdout.isTTY === true ? '\u001b[2J\u001b[H' : '';
      stdout.write(`${above}${withoutSecrets(text)}\n`);
    },
    tell(text) {
      endProgress();
      tell(`${text}\n`);
    },
    tellProgress(text) {
      if (stderr.isTTY !== true) return;
      tell(`\r${text}\u001b[K`);
      hasProgress = true;
    },
    ask,
    async confirm(question) {
      const answer = await ask(`${question} [y/N] `);
      return answer === undefined ? undefined : /^y(es)?$/i.test(answer.trim());
    },
  };
}
