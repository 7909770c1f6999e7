import { Problem } from '../problem.ts';
import { mask } from './mask.ts';

export type Person = { name: string; bearer: string };

export type Question = {
  method: string;
  url: string;
  as?: Person;
  body?: unknown;
  /** The status the story goes on with. */
  expect: number;
};

// biome-ignore lint/suspicious/noExplicitAny: answers are read by their documented shape, and the story fails loudly where it differs
export type Answer = { text: string; json: any };

export type Conversation = {
  /** Begins a numbered step of the story. */
  step(title: string): void;
  note(line: string): void;
  /** Asks over HTTP, printing question, answer and time. Throws a Problem when the answer is another than expected. */
  ask(question: Question): Promise<Answer>;
};

const longest = 240;

export function startConversation(print: (line: string) => void): Conversation {
  let steps = 0;
  const note = (line: string) => print(`   ${line}`);
  return {
    note,
    step: (title) => print(`\n${++steps}. ${title}`),
    async ask(question) {
      const { method, url, as, body, expect } = question;
      note(`${method} ${mask(url)}${as ? `   (bearer of ${as.name})` : ''}`);
      if (body !== undefined) note(`  ${mask(JSON.stringify(body))}`);
      const begun = performance.now();
      const { status, text } = await send(question);
      const shown = mask(text.trim());
      const ms = (performance.now() - begun).toFixed(0);
      note(`→ ${status} in ${ms} ms  ${shown.length > longest ? `${shown.slice(0, longest)}…` : shown}`);
      if (status !== expect) throw new Problem(`The story ends here: ${expect} was expected and not ${status}`);
      return { text, json: JSON.parse(text) };
    },
  };
}

async function send({ method, url, as, body }: Question): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(as ? { authorization: `Bearer ${as.bearer}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    throw new Problem(`${new URL(url).origin} does not answer: run npm start first, in another terminal`, { cause });
  }
}
