import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import type { FakeIssuer } from '@custom-modules/testing/fake-issuer';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import type { RunningService } from '@custom-modules/testing/services';
import { vi } from 'vitest';

let roles = 0;

/** What a test does at the real permissions service, which is fed by what the service under test publishes. */
export function atPermissions(issuer: FakeIssuer, { address, process }: RunningService) {
  const channel = openChannel(address);
  atEnd(() => channel.close());
  const client = createRpcClient(PermissionServiceService, channel);
  const as = async (person: keyof typeof people) => callAs(await issuer.bearer(people[person]));
  return {
    /** Gives Ben these permissions and no others, once their modules are known there, and he is. */
    async grant(...permissionIds: string[]) {
      await client.listGranted({}, await as('ben')); // only who was seen can be given something
      const name = `Role ${++roles}`;
      const create = async () => client.createRole({ name, permissionIds }, await as('ana'));
      const { role } = await vi.waitFor(create, patience);
      const set = async () => client.setUserRoles({ userId: 'ben', roleIds: [role?.id ?? ''] }, await as('ana'));
      await vi.waitFor(set, patience);
    },
    /** From here on nobody answers. */
    stop: () => process.stop(),
  };
}
