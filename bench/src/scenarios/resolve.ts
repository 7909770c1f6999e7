import { requestWithBody } from '../load/plan.ts';
import { mintNowhere } from '../stage/mint.ts';
import type { Stage } from '../stage/stage.ts';
import type { Subject } from './subject.ts';

const tokenLength = 36;

/** Each request resolves a token of its own, but for the floor, which does not look. */
export function resolveSubjects({ pids, mint, plainMint }: Stage): Subject[] {
  const operation = 'resolve';
  const request = requestWithBody('/api/v3/short-token/resolve', ['{"shortToken":"', '"}'], tokenLength);
  const { tokens, redis } = pids;
  const real = { operation, request, supply: mint, repeat: false } as const;
  return [
    { ...real, target: 'floor', processes: { gateway: pids.floor }, supply: mintNowhere },
    { ...real, target: 'one hop', processes: { gateway: pids['one hop'], redis }, supply: plainMint },
    { ...real, target: 'unbatched', processes: { gateway: pids.unbatched, tokens, redis } },
    { ...real, target: 'ours', processes: { gateway: pids.ours, tokens, redis } },
  ];
}
