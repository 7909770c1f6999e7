import type { Command } from 'commander';
import type { Purged } from '../api/answers.ts';
import { exitCodes } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { addExamples } from '../terminal/examples.ts';
import { plain } from '../terminal/plain.ts';
import { show } from '../terminal/show.ts';

type Options = { dryRun?: boolean; yes?: boolean };

export function addOrganization(program: Command, start: Start): void {
  const group = program.command('organization').description('What concerns an organization as a whole.');
  const command = group
    .command('purge')
    .description('Remove everything of an organization, in every service, for ever. It asks for the id once more.')
    .argument('<id>', 'the organization')
    .option('--dry-run', 'only count what would go')
    .option('--yes', 'do not ask')
    .action(
      start<Options>(async (session, options, [id = '']) => {
        const purged = await purge(session, id, options);
        if (purged !== undefined) show(session, purged, renderPurged);
        return exitCodes.ok;
      }),
    );
  addExamples(command, [
    ['organization purge acme --dry-run', 'what would go'],
    ['organization purge acme', 'after the contract has ended'],
  ]);
}

/** Undefined when whoever was asked thought better of it. */
async function purge(session: Session, id: string, { dryRun, yes }: Options): Promise<Purged | undefined> {
  const gateway = session.gateway();
  const remove = (query: { dryRun?: 'true' }) =>
    gateway.request<Purged>(`/api/v3/operations/organization/${encodeURIComponent(id)}`, { method: 'DELETE', query });
  if (dryRun) return remove({ dryRun: 'true' });
  if (yes) return remove({});

  const { terminal } = session;
  terminal.tell(renderPurged(await remove({ dryRun: 'true' })));
  const answer = await terminal.ask(`This cannot be undone. Type ${plain(id)} to go on: `);
  if (answer === undefined) throw new Problem('Nothing has gone: nobody is there to ask. Say --yes.');
  if (answer.trim() === id) return remove({});
  terminal.tell('Nothing has gone.');
  return undefined;
}

export function renderPurged({ organizationId, dryRun, modules, auditRows }: Purged): string {
  const what = `${modules} modules and ${auditRows} entries of history`;
  return dryRun
    ? `${what} of ${plain(organizationId)} would go, and its permissions, roles and people.`
    : `${what} of ${plain(organizationId)} have gone; its permissions, roles and people go as soon as the event arrives.`;
}
