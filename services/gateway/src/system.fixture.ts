import { atEnd } from '@custom-modules/testing/at-end';
import { startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { useModulesService, usePermissionsService, useTokensService } from '@custom-modules/testing/services';

import { useGateway } from './gateway.fixture.ts';

/** The gateway before real services on real PostgreSQL, Kafka and Redis, for one test file. */
export async function useSystem() {
  const issuer = await startFakeIssuer();
  atEnd(() => issuer.close());
  const permissions = await usePermissionsService(issuer.config);
  const modules = await useModulesService(issuer.config, permissions);
  const tokens = await useTokensService(issuer.config);
  const gateway = await useGateway(
    { MODULES_ADDRESS: modules.address, PERMISSIONS_ADDRESS: permissions.address, TOKENS_ADDRESS: tokens.address },
    issuer,
  );
  return { ...gateway, tokens };
}
