import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfigOrExit } from '@custom-modules/chassis/config';
import { newId } from '@custom-modules/chassis/id';
import { runProcess } from '@custom-modules/chassis/lifecycle';
import { createLogger } from '@custom-modules/chassis/log';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';

const config = loadConfigOrExit(configSchema, configRules);
const log = createLogger({
  name: 'tokens',
  level: config.logLevel,
  format: config.logFormat,
  secrets: secretPatterns,
});
const metrics = createMetrics({ processMetrics: true });
const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock: systemClock, log });

await runProcess(log, build({ config, log, clock: systemClock, newId, metrics, verifyBearer }));
