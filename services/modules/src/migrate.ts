import { loadConfigOrExit } from '@custom-modules/chassis/config';
import { createLogger } from '@custom-modules/chassis/log';
import { migrate } from '@custom-modules/chassis/migrate';
import { postgresUrl, processSettings } from '@custom-modules/chassis/settings';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { Type } from 'typebox';

const { logLevel, logFormat } = processSettings;
const config = loadConfigOrExit(
  Type.Object({
    logLevel,
    logFormat,
    ownerDatabaseUrl: postgresUrl('PostgreSQL as modules_owner, which owns the tables.'),
  }),
);
const log = createLogger({
  name: 'modules migrations',
  level: config.logLevel,
  format: config.logFormat,
  secrets: secretPatterns,
});

await migrate(config.ownerDatabaseUrl, new URL('../migrations/', import.meta.url), log);
