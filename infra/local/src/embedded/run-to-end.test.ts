import { onTestFinished, test, vi } from 'vitest';
import { runToEnd } from './run-to-end.ts';

test('a preparing command, which may run as another user, is told nothing of what its owner knows', async () => {
  vi.stubEnv('POSTGRES_ADMIN_URL', 'postgres://admin:secret@db/postgres');
  onTestFinished(() => void vi.unstubAllEnvs());
  await runToEnd('sh', ['-c', 'test -n "$PATH" && test -z "$POSTGRES_ADMIN_URL"'], { cwd: '/' });
});
