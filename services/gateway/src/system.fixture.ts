import { useServices } from '@custom-modules/testing/services';
import { useGateway } from './gateway.fixture.ts';

/** The gateway before real services on real PostgreSQL, Kafka and Redis, for one test file. */
export async function useSystem() {
  const { issuer, services } = await useServices(['permissions', 'modules', 'tokens']);
  const { modules, permissions, tokens } = services;
  const gateway = await useGateway(
    { MODULES_ADDRESS: modules.address, PERMISSIONS_ADDRESS: permissions.address, TOKENS_ADDRESS: tokens.address },
    issuer,
  );
  const addresses = { modules: modules.address, permissions: permissions.address, tokens: tokens.address };
  const internalUrls = { permissions: permissions.internalUrl };
  return { ...gateway, tokens, addresses, internalUrls };
}
