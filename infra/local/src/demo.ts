import { addresses } from './addresses.ts';
import { startConversation } from './demo/conversation.ts';
import { type Cast, tellStory } from './demo/story.ts';
import { requestToken } from './identity/request-token.ts';
import { runEntry } from './problem.ts';

// `npm run demo`: the main story against the running system. Leaves nothing behind.
await runEntry(async () => {
  const signIn = async (name: string) => ({ name, bearer: await requestToken(addresses.identityProvider, name) });
  const cast: Cast = { ana: await signIn('ana'), ben: await signIn('ben') };
  const talk = startConversation((line) => process.stdout.write(`${line}\n`));
  const undo = new AsyncDisposableStack();
  try {
    await tellStory(cast, talk, undo);
  } finally {
    talk.step('Cleaning up');
    await undo.disposeAsync();
  }
  process.stdout.write('\nThat is all of it. See the log files in .local/logs for the same story from within.\n');
});
