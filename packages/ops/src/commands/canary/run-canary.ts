import { randomBytes } from 'node:crypto';
import type { Decision, Module, ResolvedToken } from '../../api/answers.ts';
import { ApiError } from '../../api/api-error.ts';
import type { Gateway } from '../../api/gateway.ts';
import { readList } from '../../api/read-list.ts';
import { Problem } from '../../problem.ts';
import { pause } from '../../terminal/every.ts';

/** What is done, in this order. */
export type StepName = 'create' | 'permission' | 'launch' | 'resolve' | 'delete';

export type CanaryRun = {
  readonly at: string;
  readonly ok: boolean;
  readonly module: string;
  readonly ms: number;
  /** Those that were done. */
  readonly steps: readonly { readonly name: StepName; readonly ms: number }[];
  readonly failed: CanaryFailure | null;
  /** Modules of earlier runs that had been left behind, and are gone now. */
  readonly removed: number;
};

export type CanaryFailure = {
  readonly step: StepName;
  readonly code: string;
  readonly message: string;
  readonly requestId: string | null;
};

export type CanaryDeps = {
  /** As a member of the organization that is there for it. */
  readonly signedIn: Gateway;
  /** As the receiver behind the module's URL. */
  readonly nobody: Gateway;
  /** The host of the URL, which nobody calls. */
  readonly urlHost: string;
  /** How long the permission may take to appear. */
  readonly patienceMs: number;
  /** How old a module of an earlier run is that no run has to do with any more. */
  readonly leftAfterMs: number;
  readonly signal: AbortSignal;
};

const modulePath = '/api/v3/custom-module';
const namePrefix = 'Canary ';
const askEveryMs = 50;

/**
 * Adds a module, waits for its permission, launches it, redeems the token as its receiver would, and deletes it: the whole product,
 * once. Nothing of it stays, whichever step fails.
 */
export async function runCanary(deps: CanaryDeps): Promise<CanaryRun> {
  const name = `${namePrefix}${randomBytes(6).toString('hex')}`;
  const removed = await removeLeftovers(deps, new Date());
  const at = new Date();
  const begun = performance.now();
  const steps: { name: StepName; ms: number }[] = [];
  let failed: CanaryFailure | null = null;
  try {
    await goThrough(deps, name, async (step, work) => {
      const stepBegun = performance.now();
      try {
        const result = await work();
        steps.push({ name: step, ms: roundMs(performance.now() - stepBegun) });
        return result;
      } catch (error) {
        failed ??= toFailure(step, error);
        throw error;
      }
    });
  } catch (error) {
    if (failed === null) throw error;
    await removeModules(deps, name, () => true);
  }
  return {
    at: at.toISOString(),
    ok: failed === null,
    module: name,
    ms: roundMs(performance.now() - begun),
    steps,
    failed,
    removed,
  };
}

type Timed = <Result>(step: StepName, work: () => Promise<Result>) => Promise<Result>;

async function goThrough({ signedIn, nobody, urlHost, ...deps }: CanaryDeps, name: string, step: Timed): Promise<void> {
  const module = await step('create', () => {
    const body = { name, type: 'web', url: `https://${urlHost}/?token={SHORT_TOKEN}` };
    return signedIn.request<Module>(modulePath, { method: 'POST', body });
  });
  const modulePlace = `${modulePath}/${encodeURIComponent(module.id)}`;
  await step('permission', () => permissionAppears(signedIn, module, deps));
  const shortToken = await step('launch', async () => {
    const { url } = await signedIn.request<{ url: string }>(`${modulePlace}/launch`, { method: 'POST' });
    return tokenOf(url);
  });
  await step('resolve', async () => {
    const resolved = await nobody.request<ResolvedToken>('/api/v3/short-token/resolve', {
      method: 'POST',
      body: { shortToken },
      headers: { 'idempotency-key': randomBytes(24).toString('base64url') },
    });
    if (resolved.organizationId !== module.organizationId || resolved.userId !== module.createdBy) {
      throw new Problem('The token was exchanged for the bearer of somebody else.');
    }
    if (!resolved.bearerToken) throw new Problem('The token was exchanged for no bearer.');
  });
  await step('delete', () => signedIn.request(modulePlace, { method: 'DELETE' }));
}

type Waiting = Pick<CanaryDeps, 'patienceMs' | 'signal'>;

/** By way of a check, which whoever manages modules may ask for, too. */
async function permissionAppears(
  gateway: Gateway,
  { permission }: Module,
  { patienceMs, signal }: Waiting,
): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const body = { permissionIds: [permission.id] };
    const { items } = await gateway.request<{ items: Decision[] }>('/api/v3/permission/check', {
      method: 'POST',
      body,
    });
    const because = items[0]?.because ?? 'unknown_permission';
    if (because !== 'unknown_permission') {
      if (items[0]?.allowed) return;
      throw new Problem('It may not view its own module: it must be an owner of its organization.');
    }
    if (performance.now() > until) throw new Problem(`The permission has not appeared within ${patienceMs} ms.`);
    await pause(askEveryMs, signal);
    if (signal.aborted) throw new Problem('It was ended before the permission had appeared.');
  }
}

function tokenOf(url: string): string {
  const token = URL.canParse(url) ? new URL(url).searchParams.get('token') : null;
  if (!token || token.includes('{')) throw new Problem('The launch answered with a URL without a short token.');
  return token;
}

/** Those of runs that were killed. What cannot be removed now, the next run finds again. */
async function removeLeftovers(deps: CanaryDeps, now: Date): Promise<number> {
  const isLeft = ({ createdAt }: Module) => now.getTime() - Date.parse(createdAt) >= deps.leftAfterMs;
  return removeModules(deps, namePrefix, isLeft);
}

async function removeModules(
  { signedIn, urlHost }: CanaryDeps,
  search: string,
  isWanted: (module: Module) => boolean,
): Promise<number> {
  let removed = 0;
  try {
    const found = await readList<Module>(signedIn, { path: modulePath, query: { search }, limit: 200 });
    const ours = found.items.filter((module) => module.name.startsWith(search) && hostOf(module.url) === urlHost);
    for (const { id } of ours.filter(isWanted)) {
      await signedIn.request(`${modulePath}/${encodeURIComponent(id)}`, { method: 'DELETE' });
      removed += 1;
    }
  } catch (error) {
    // What kept it from being removed keeps a step from being done, and that one says so.
    if (!(error instanceof ApiError)) throw error;
  }
  return removed;
}

const hostOf = (url: string) => /^https:\/\/([^/]+)/.exec(url)?.[1];

function toFailure(step: StepName, error: unknown): CanaryFailure {
  if (error instanceof ApiError) {
    const { code, message, requestId, fields } = error;
    const details = fields.map((field) => ` ${field.field}: ${field.message}`).join('');
    return { step, code, message: `${message}${details}`, requestId: requestId ?? null };
  }
  if (error instanceof Problem) return { step, code: 'unexpected', message: error.message, requestId: null };
  throw error;
}

const roundMs = (ms: number) => Math.round(ms * 10) / 10;
