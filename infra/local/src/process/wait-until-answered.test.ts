import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProcess } from './owned-process.ts';
import { waitUntilAnswered, waitUntilProcessAnswers } from './wait-until-answered.ts';

const refuse = () => Promise.reject(new Error('not yet'));

test('asks until it is answered', async () => {
  let asked = 0;
  await waitUntilAnswered('sample', async () => {
    asked += 1;
    if (asked < 3) await refuse();
  });
  expect(asked).toBe(3);
});

test('a process that ends instead of answering is told of at once, with its last words', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'wait-until-answered-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const logFile = join(cwd, 'log');
  const script = ['-c', 'echo last words; exit 3'];
  const server = await startProcess({ name: 'sample', command: 'sh', args: script, cwd, logFile, records: cwd });
  await expect(waitUntilProcessAnswers(server, refuse)).rejects.toThrow(
    `sample ended while it started; its log is ${logFile}:\nlast words`,
  );
});
