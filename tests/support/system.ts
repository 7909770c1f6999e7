import { atEnd } from '@custom-modules/testing/at-end';
import { type Claims, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import {
  useGatewayService,
  useModulesService,
  usePermissionsService,
  useTokensService,
} from '@custom-modules/testing/services';
import { type Api, createApi } from './api.ts';

export type System = Awaited<ReturnType<typeof useSystem>>;

type Overrides = Partial<Record<'modules' | 'tokens' | 'gateway', Record<string, string>>>;

/** The whole product as four processes, with databases, topics and keys for this test file alone. */
export async function useSystem(env: Overrides = {}) {
  const issuer = await startFakeIssuer();
  atEnd(() => issuer.close());
  const permissions = await usePermissionsService(issuer.config);
  const [modules, tokens] = await Promise.all([
    useModulesService(issuer.config, permissions, env.modules),
    useTokensService(issuer.config, env.tokens),
  ]);
  const gateway = await useGatewayService(issuer.config, { modules, permissions, tokens }, env.gateway);
  const url = `http://${gateway.address}`;
  return {
    url,
    issuer,
    processes: { modules, permissions, tokens, gateway },
    /** Somebody without a bearer: a receiver, or anybody on the internet. */
    anybody: createApi(url),
    /** Somebody signed in. */
    async as(claims: Claims): Promise<Api> {
      return createApi(url, await issuer.bearer(claims));
    },
  };
}

let organizations = 0;

/** An owner and two members of an organization no other test knows. */
export async function newOrganization(system: System) {
  const organizationId = `org-${++organizations}`;
  const person = (sub: string, claims: Claims = {}) =>
    system.as({ sub: `${organizationId}-${sub}`, organizationId, name: `${sub} of ${organizationId}`, ...claims });
  const [owner, member, other] = await Promise.all([
    person('owner', { organizationRole: 'owner' }),
    person('member'),
    person('other'),
  ]);
  return {
    organizationId,
    owner,
    member,
    other,
    memberId: `${organizationId}-member`,
    ownerId: `${organizationId}-owner`,
  };
}
