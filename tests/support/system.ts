import { serviceNames } from '@custom-modules/local/system/service-settings';
import type { Claims } from '@custom-modules/testing/fake-issuer';
import { type Overrides, type OverridesOf, type ServicesOptions, useServices } from '@custom-modules/testing/services';
import { type Answer, type Api, createApi } from './api.ts';

export type System = Awaited<ReturnType<typeof useSystem>>;

/** The whole product as four processes, with databases, topics and keys for this test file alone. */
export async function useSystem(overrides: Overrides | OverridesOf = {}, options: ServicesOptions = {}) {
  const { services: processes, issuer, ...behind } = await useServices(serviceNames, overrides, options);
  const url = `http://${processes.gateway.address}`;
  const answers: Answer[] = [];
  const api = (bearer?: string) =>
    createApi({ baseUrl: url, ...(bearer && { bearer }), onAnswer: (answer) => answers.push(answer) });
  return {
    ...behind,
    url,
    issuer,
    processes,
    /** All that anybody was answered so far. */
    answers,
    /** Somebody without a bearer: a receiver, or anybody on the internet. */
    anybody: api(),
    /** Somebody signed in. */
    async as(claims: Claims): Promise<Api> {
      return api(await issuer.bearer(claims, { lifeSeconds: longestCaseSeconds }));
    },
  };
}

/** What a process counts under this name and label. */
export async function readCounter({ internalUrl }: { internalUrl: string }, series: string): Promise<number> {
  const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
  const line = metrics.split('\n').find((text) => text.startsWith(`${series} `));
  if (line === undefined) throw new Error(`${series} is not among the metrics`);
  return Number(line.slice(series.length));
}

let organizations = 0;

/** A case at full counts (npm run proof) takes more than the hour of a usual bearer. */
const longestCaseSeconds = 8 * 60 * 60;

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
