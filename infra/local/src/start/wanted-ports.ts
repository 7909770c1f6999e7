import { ports } from '../addresses.ts';
import type { InfrastructureKind } from '../infrastructure.ts';

/** The ports a start needs to be free, by what wants each. */
export function wantedPorts(kind: InfrastructureKind): Record<string, number> {
  const own = {
    'the gateway': ports.gateway,
    'the identity provider': ports.identityProvider,
    'the receiver': ports.receiver,
    'the modules service': ports.modulesRpc,
    'the permissions service': ports.permissionsRpc,
    'the tokens service': ports.tokensRpc,
    "the gateway's health server": ports.gatewayInternal,
    "the modules service's health server": ports.modulesInternal,
    "the permissions service's health server": ports.permissionsInternal,
    "the tokens service's health server": ports.tokensInternal,
  };
  const stores = { PostgreSQL: ports.postgres, Kafka: ports.kafka, Redis: ports.redis };
  switch (kind) {
    case 'embedded':
      return { ...own, ...stores, "Kafka's controller": ports.kafkaController };
    case 'docker':
      return { ...own, ...stores };
    case 'external':
      return own;
    default:
      return kind satisfies never;
  }
}
