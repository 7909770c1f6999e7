import { parseArgs } from 'node:util';
import { addresses } from './addresses.ts';
import { requestToken } from './identity/request-token.ts';
import { readyUsers } from './identity/users.ts';
import { Problem, runEntry } from './problem.ts';

// `npm run -s token -- --user ana`: a bearer on stdout, and nothing else.
await runEntry(async () => {
  const bearer = await requestToken(addresses.identityProvider, userAsked());
  process.stdout.write(`${bearer}\n`);
});

function userAsked(): string {
  const usage = `Usage: npm run -s token -- --user ${readyUsers.map(({ id }) => id).join('|')}`;
  try {
    const { values } = parseArgs({ options: { user: { type: 'string' } } });
    if (values.user) return values.user;
  } catch (cause) {
    throw new Problem(usage, { cause });
  }
  throw new Problem(usage);
}
