import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';

// Calls Check of the addresses it is told as often as it can, and answers with how often that was.

export type CheckPlan = {
  readonly address: string;
  readonly bearer: string;
  readonly permissionId: string;
  readonly seconds: number;
  readonly concurrency: number;
};

process.on('disconnect', () => process.exit());
process.on('message', async (plan: CheckPlan) => process.send?.(await run(plan).catch(String)));

async function run({ address, bearer, permissionId, seconds, concurrency }: CheckPlan): Promise<number> {
  const channel = openChannel(address);
  const client = createRpcClient(PermissionServiceService, channel);
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const keepAsking = async () => {
    while (performance.now() < end) {
      const deadline = new Date(Date.now() + 5000);
      const { allowed } = await client.check({ permissionId }, { trail: { requestId: 'bench' }, bearer, deadline });
      if (!allowed) throw new Error('the check was answered with no');
      done += 1;
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: concurrency }, keepAsking));
  const perSecond = done / ((performance.now() - since) / 1000);
  channel.close();
  return perSecond;
}
