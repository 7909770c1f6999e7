import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, ports } from '../addresses.ts';
import { localFolder } from '../checkout.ts';
import { createServiceDatabase, type RolePasswords, type ServiceName } from '../databases.ts';
import { apiAudience, gatewayClientId } from '../identity/clients.ts';
import {
  clearLeftovers,
  type Infrastructure,
  type InfrastructureKind,
  startInfrastructure,
} from '../infrastructure.ts';
import { claimPorts } from '../ports.ts';
import { Problem } from '../problem.ts';
import { endLeftovers } from '../process/process-records.ts';
import { settleAll } from '../process/settle-all.ts';
import { keepSecret } from '../secrets.ts';
import { keepRunning } from '../system/keep-running.ts';
import type { RunningService } from '../system/running-service.ts';
import { startSystem } from '../system/start-system.ts';
import { createTopics } from '../topics.ts';
import { startIdentityProvider, startReceiver } from './side-processes.ts';
import { wantedPorts } from './wanted-ports.ts';

const topicPrefix = 'custom-modules';
const logs = join(localFolder, 'logs');

/** Beside those of the infrastructure, which is an owner of its own folder. */
export const systemRecords = join(localFolder, 'run/system');

type StartOptions = {
  kind: InfrastructureKind;
  /** Given everything that must be ended, as soon as it runs. */
  started: AsyncDisposableStack;
  say: (line: string) => void;
  /** Called when something the rest cannot do without is lost. */
  onLoss: (problem: Problem) => void;
};

export type Everything = { infrastructure: Infrastructure; services: RunningService[]; logs: string };

/** Ends what an earlier start left, clears its logs, and finds a busy port before anything starts. */
export async function clearTheGround(kind: InfrastructureKind): Promise<void> {
  await Promise.all([endLeftovers(systemRecords), clearLeftovers(kind, localFolder)]);
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  await claimPorts(wantedPorts(kind));
}

/** Infrastructure, databases, topics, identity provider, services and receiver: side by side where nothing waits. */
export async function startEverything({ kind, started, say, onLoss }: StartOptions): Promise<Everything> {
  const start = async (starting: Promise<RunningService>) => {
    const service = await starting;
    started.defer(() => service.stop());
    say(`${service.name} is ready`);
    return service;
  };
  const places = { logs, records: systemRecords };
  const [infrastructure, ...sides] = await settleAll([
    startPrepared({ kind, started, say, onLoss }),
    start(startIdentityProvider(places)),
    start(startReceiver(places)),
  ]);
  const system = await startSystem({
    ...infrastructure,
    topicPrefix,
    redisKeyPrefix: '',
    issuers: [developmentIssuer],
    consistencyKey: keepSecret(localFolder, 'consistency', () => randomBytes(32).toString('base64url')),
    signIn: { publicUrl: addresses.gateway, issuer: addresses.identityProvider, clientId: gatewayClientId },
    ports: systemPorts,
    ...places,
    onProgress: say,
  });
  started.defer(() => system.stop());

  const services = [...sides, ...Object.values(system.services)];
  for (const service of services) void keepRunning(service, say);
  return { infrastructure: infrastructure.infrastructure, services, logs };
}

/** Infrastructure with the roles, databases and topics that the services expect. */
async function startPrepared({ kind, started, say, onLoss }: StartOptions) {
  const infrastructure = await startInfrastructure(kind, {
    state: localFolder,
    ports: { postgres, kafka, kafkaController, redis },
    persistent: true,
    onProgress: say,
    onLoss: (line) => onLoss(new Problem(line)),
  });
  started.defer(() => infrastructure.stop());
  const { adminUrl } = infrastructure.postgres;
  const create = (service: ServiceName) =>
    createServiceDatabase({ adminUrl, service, passwords: keepPasswords(service) });
  const [modules, permissions] = await Promise.all([
    create('modules'),
    create('permissions'),
    createTopics(infrastructure.kafka.brokers, topicPrefix),
  ]);
  say('Databases, roles and topics are there');
  return { infrastructure, databases: { modules, permissions } };
}

function keepPasswords(service: ServiceName): RolePasswords {
  const keep = (role: string) =>
    keepSecret(localFolder, `${service}-${role}`, () => randomBytes(24).toString('base64url'));
  return { owner: keep('owner'), app: keep('app'), worker: keep('worker') };
}

const developmentIssuer = {
  issuer: addresses.identityProvider,
  audience: apiAudience,
  jwksUri: `${addresses.identityProvider}/jwks`,
  organizations: ['*'],
  platformRoles: true,
};

const { identityProvider: _, receiver: __, postgres, kafka, kafkaController, redis, ...systemPorts } = ports;
