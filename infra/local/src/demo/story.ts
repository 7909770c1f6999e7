import { randomBytes } from 'node:crypto';
import { addresses } from '../addresses.ts';
import { Problem } from '../problem.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { Answer, Conversation, Person, Question } from './conversation.ts';

export type Cast = { ana: Person; ben: Person };

const patienceMs = 15_000;
const uselessToken = '{"status":false,"message":"Short token is invalid or expired"}';

/**
 * From a module that an owner adds to a receiver that greets a member and is refused the second time. What has to be undone is
 * given to `undo`, the latest first, however far the story comes.
 */
export async function tellStory({ ana, ben }: Cast, talk: Conversation, undo: AsyncDisposableStack): Promise<void> {
  const api = (method: string, path: string, as: Person, expect: number, body?: unknown) =>
    talk.ask(question(method, `${addresses.gateway}/api/v3${path}`, as, expect, body));
  const name = `Demo ${randomBytes(3).toString('hex')}`;

  talk.step('Ben opens his menu for the first time, so that he is known');
  await api('GET', '/navigation?platform=web', ben, 200);

  talk.step('Ana, an owner, adds a module; {SHORT_TOKEN} stands where the credential will be');
  const url = `${addresses.receiver}/?token={SHORT_TOKEN}`;
  const { data: module } = (await api('POST', '/custom-module', ana, 201, { name, type: 'web', url })).json;
  undo.defer(async () => void (await api('DELETE', `/custom-module/${module.id}`, ana, 200)));

  talk.step(`Its permission "View ${name}" appears by itself, by way of Kafka`);
  const permission = await waitForPermission(ana, `View ${name}`, talk);

  talk.step('Ana makes a role of it and gives it to Ben, beside the roles he has');
  const role = await api('POST', '/role', ana, 201, { name, permissionIds: [permission.id] });
  undo.defer(async () => void (await api('DELETE', `/role/${role.json.data.id}`, ana, 200)));
  const had: string[] = idsOf(await api('GET', '/user/ben/role', ana, 200));
  undo.defer(async () => void (await api('PUT', '/user/ben/role', ana, 200, { roleIds: had })));
  await api('PUT', '/user/ben/role', ana, 200, { roleIds: [...had, role.json.data.id] });

  talk.step('The module is in Ben’s menu');
  const menu: { moduleId: string }[] = (await api('GET', '/navigation?platform=web', ben, 200)).json.data.items;
  if (!menu.some(({ moduleId }) => moduleId === module.id))
    throw new Problem(`The story ends here: ${name} is missing`);

  talk.step('Ben launches it: a fresh short token takes the place of the placeholder');
  const launched = await api('POST', `/custom-module/${module.id}/launch`, ben, 200);
  const target = new URL(launched.json.data.url);

  talk.step('The receiver is opened, redeems the token and greets whom it is told');
  const greeting = await talk.ask({ method: 'GET', url: target.href, expect: 200 });
  if (greeting.json.user?.id !== 'ben') throw new Problem('The story ends here: the receiver does not know Ben');

  talk.step('Whoever comes with the same token again is refused');
  const again = await talk.ask({
    method: 'POST',
    url: `${addresses.gateway}/api/v3/short-token/resolve`,
    body: { shortToken: target.searchParams.get('token') },
    expect: 400,
  });
  if (again.text !== uselessToken) throw new Problem(`The story ends here: the refusal should read ${uselessToken}`);
}

const idsOf = ({ json }: Answer): string[] => json.data.items.map(({ id }: { id: string }) => id);

function question(method: string, url: string, as: Person, expect: number, body?: unknown): Question {
  return { method, url, as, expect, ...(body === undefined ? {} : { body }) };
}

/** Only the answer that has it is shown. */
async function waitForPermission(ana: Person, name: string, talk: Conversation): Promise<{ id: string }> {
  const url = `${addresses.gateway}/api/v3/permission?search=${encodeURIComponent(name)}`;
  const isThere = async () => {
    const response = await fetch(url, { headers: { authorization: `Bearer ${ana.bearer}` } });
    return (await response.text()).includes(JSON.stringify(name));
  };
  const begun = performance.now();
  if (!(await waitUntil(isThere, patienceMs))) {
    throw new Problem(`The story ends here: no permission "${name}" within ${patienceMs / 1000} s`);
  }
  talk.note(`there after ${(performance.now() - begun).toFixed(0)} ms`);
  const { json } = await talk.ask(question('GET', url, ana, 200));
  return json.data.items.find((permission: { name: string }) => permission.name === name);
}
