import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfigOrExit } from '@custom-modules/chassis/config';
import { runProcess } from '@custom-modules/chassis/lifecycle';
import { createLogger } from '@custom-modules/chassis/log';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { build } from '@custom-modules/gateway/app';
import type { openClients } from '@custom-modules/gateway/clients';
import { configRules, configSchema } from '@custom-modules/gateway/config';

/** The gateway as its own main.ts runs it, before other services. */
export async function runGateway(open: typeof openClients): Promise<void> {
  const config = loadConfigOrExit(configSchema, configRules);
  const log = createLogger({
    name: 'gateway',
    level: config.logLevel,
    format: config.logFormat,
    secrets: secretPatterns,
  });
  const metrics = createMetrics({ processMetrics: true });
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock: systemClock, log });
  await runProcess(log, build({ config, log, clock: systemClock, metrics, verifyBearer, openClients: open }));
}
