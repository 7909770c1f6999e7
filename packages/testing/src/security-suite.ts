import { Failure } from '@custom-modules/chassis/failure';
import type { IsAnsweredOften, OutgoingCall, RequestOf, RpcDefinition } from '@custom-modules/chassis/rpc';
import type { RpcClient } from '@custom-modules/chassis/rpc-client';
import { describe, expect, test } from 'vitest';
import { callAs } from './calls.ts';
import type { FakeIssuer } from './fake-issuer.ts';
import { people } from './people.ts';

/** How one method is guarded. */
export type SecurityCase<Request> = {
  /**
   * `possession`: no bearer is asked for. `member`: any member of an organization. `permission`: a permission
   * that ben does not hold. `owner`: owners only. `operator`: operators of the platform only.
   */
  readonly access: 'possession' | 'member' | 'permission' | 'owner' | 'operator';
  /** A request that ana, owner of acme, could make, or olga, an operator. */
  readonly request: () => Request | Promise<Request>;
  /** The same, naming something of acme, to be made by cleo of globex; `names nothing` where a request names no row. */
  readonly foreign: (() => Request | Promise<Request>) | 'names nothing';
  /** It is answered many times, and so has no deadline. */
  readonly lasts?: boolean;
};

export type SecurityCases<D extends RpcDefinition> = {
  readonly [M in keyof D]: SecurityCase<RequestOf<D[M]>> &
    (IsAnsweredOften<D[M]> extends true ? { readonly lasts: true } : unknown);
};

type Subject<D extends RpcDefinition> = { client: RpcClient<D>; issuer: FakeIssuer };

/**
 * The security tests of every method of a service. The cases are typed by the service's definition, so a new
 * method without one does not compile.
 */
export function describeSecurity<D extends RpcDefinition>(subject: () => Subject<D>, cases: SecurityCases<D>): void {
  for (const [method, securityCase] of Object.entries(cases) as [string, SecurityCase<unknown>][]) {
    describe(`${method} (${securityCase.access})`, () => describeMethod(subject, method, securityCase));
  }
}

type Answer = Promise<unknown> | AsyncIterable<unknown>;

/** One answer is enough to know that a call is allowed; a call that goes on is ended then. */
async function firstOf(answer: Answer): Promise<void> {
  if (answer instanceof Promise) await answer;
  else for await (const _ of answer) return;
}

function describeMethod<D extends RpcDefinition>(
  subject: () => Subject<D>,
  method: string,
  { access, request, foreign, lasts = false }: SecurityCase<unknown>,
): void {
  const attempt = async (call: OutgoingCall, make = request): Promise<string> => {
    const invoke = subject().client[method] as (request: unknown, call: OutgoingCall) => Answer;
    try {
      await firstOf(invoke(await make(), call));
      return 'allowed';
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  };
  const bearerOf = (...args: Parameters<FakeIssuer['bearer']>) => subject().issuer.bearer(...args);

  if (!lasts) {
    test('refuses a call without a deadline', async () => {
      const call = callAs(await bearerOf(people.ana), { deadline: undefined });
      expect(await attempt(call)).toBe('deadline_required');
    });
  }

  if (access === 'possession') return;

  test('refuses a call without a bearer', async () => {
    expect(await attempt(callAs())).toBe('bearer_missing');
  });

  test('refuses an expired bearer', async () => {
    expect(await attempt(callAs(await bearerOf(people.ana, { lifeSeconds: -60 })))).toBe('bearer_expired');
  });

  test('refuses a bearer whose signature is not the issuer’s', async () => {
    const [header, payload] = (await bearerOf(people.ana)).split('.');
    const [, , signature] = (await bearerOf(people.cleo)).split('.');
    expect(await attempt(callAs([header, payload, signature].join('.')))).toBe('bearer_invalid');
  });

  if (access === 'operator') {
    test('refuses an owner, who is no operator', async () => {
      expect(await attempt(callAs(await bearerOf(people.ana)))).toBe('operator_required');
    });
    return;
  }

  test('refuses an operator who belongs to no organization', async () => {
    expect(await attempt(callAs(await bearerOf(people.olga)))).toBe('organization_required');
  });

  if (access !== 'member') {
    test('refuses a member without the right', async () => {
      expect(await attempt(callAs(await bearerOf(people.ben)))).toMatch(/^(permission_missing|owner_required)$/);
    });
  }

  if (foreign !== 'names nothing') {
    test('another organization’s row is not there', async () => {
      expect(await attempt(callAs(await bearerOf(people.cleo)), foreign)).toMatch(/not_found$/);
    });
  }
}
