import { runMigrations } from '@custom-modules/chassis/migrate';
import { secretPatterns } from '@custom-modules/contracts/secrets';

await runMigrations({
  service: 'modules',
  folder: new URL('../migrations/', import.meta.url),
  secrets: secretPatterns,
});
