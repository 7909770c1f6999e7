import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Outcome, Plan } from './plan.ts';

export type Load = {
  readonly pid: number;
  /** Opens the connections; what is then sent, and measured, begins with the function that comes back. */
  prepare(plan: Plan): Promise<() => Promise<Outcome>>;
  stop(): void;
};

type Report = 'ready' | { readonly outcome: Outcome } | { readonly failure: string };

/** Starts the load generator. It ends with this process, too. */
export function startLoad(): Load {
  const child = fork(fileURLToPath(new URL('./generator.ts', import.meta.url)), { serialization: 'advanced' });
  return {
    pid: child.pid as number,
    async prepare(plan) {
      await ask(child, { plan });
      return async () => {
        const report = await ask(child, 'go');
        if (typeof report === 'string' || !('outcome' in report)) throw new Error('the load generator has no outcome');
        return report.outcome;
      };
    },
    stop: () => void child.kill(),
  };
}

async function ask(child: ChildProcess, message: { plan: Plan } | 'go'): Promise<Report> {
  const ended = new AbortController();
  const onExit = () => ended.abort(new Error('the load generator ended by itself'));
  child.once('exit', onExit);
  try {
    child.send(message);
    const [report]: Report[] = await once(child, 'message', { signal: ended.signal });
    if (report === undefined) throw new Error('the load generator said nothing');
    if (typeof report === 'object' && 'failure' in report) throw new Error(report.failure);
    return report;
  } finally {
    child.off('exit', onExit);
  }
}
