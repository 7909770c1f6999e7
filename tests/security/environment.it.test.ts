import { readFile } from 'node:fs/promises';
import { useServices } from '@custom-modules/testing/services';
import { expect, test } from 'vitest';

process.env['POSTGRES_ADMIN_URL'] = 'postgres://admin:secret@db/postgres'; // as --infra external has it
const { services } = await useServices(['tokens']);

test.runIf(process.platform === 'linux')(
  'a service is told its settings, and no password that is not its own',
  async () => {
    const environment = await readFile(`/proc/${services.tokens.process.pid}/environ`, 'utf8');
    const names = environment.split('\0').map((variable) => variable.split('=')[0]);
    expect(names).toContain('REDIS_URL');
    expect(names).not.toContain('POSTGRES_ADMIN_URL');
  },
);
