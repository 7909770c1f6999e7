import { loadConfigOrExit } from '@custom-modules/chassis/config';
import { createLogger } from '@custom-modules/chassis/log';
import { migrate } from '@custom-modules/chassis/migrate';
import { postgresUrl, processSettings } from '@custom-modules/chassis/settings';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { Type } from 'typebox';

const config = loadConfigOrExit(
  Type.Object({
    logLevel: processSettings.logLevel,
    logFormat: processSettings.logFormat,
    ownerDatabaseUrl: postgresUrl('PostgreSQL as permissions_owner, whose tables they are.'),
  }),
);
const log = createLogger({
  name: 'permissions.migrate',
  level: config.logLevel,
  format: config.logFormat,
  secrets: secretPatterns,
});
await migrate(config.ownerDatabaseUrl, new URL('../migrations', import.meta.url), log);
