import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePorts } from '../infrastructure.ts';
import { claimPort } from '../ports.ts';
import { probePostgres } from '../probes.ts';
import { startPostgres } from './postgres.ts';
import { placePostgres } from './postgres-place.ts';

describe.runIf(process.getuid?.() === 0)('started by root, in a folder that belongs to another user', () => {
  let state: string;
  let folder: string;
  /** What only root may write, and what a symbolic link in that folder leads to. */
  let ofRoot: string;

  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'embedded-postgres-'));
    folder = join(state, 'postgres');
    ofRoot = join(state, 'of-root');
    for (const path of [folder, ofRoot, join(state, 'logs'), join(state, 'run')]) mkdirSync(path);
    chmodSync(ofRoot, 0o755);
  });
  afterEach(() => rmSync(state, { recursive: true, force: true }));

  async function start() {
    const places = { state, logs: join(state, 'logs'), records: join(state, 'run') };
    const instance = { ...places, ports: freePorts, persistent: false, onProgress: () => undefined };
    const server = await startPostgres(instance, await claimPort(0, 'PostgreSQL'));
    await probePostgres(server.adminUrl).finally(server.stop);
  }

  test('writes and gives away nothing that a link leads to', async () => {
    const file = join(ofRoot, 'file');
    writeFileSync(file, 'as it was', { mode: 0o644 });
    symlinkSync(file, join(folder, 'password'));
    symlinkSync(ofRoot, join(folder, 'data.partial'));
    await start();
    expect(readFileSync(file, 'utf8')).toBe('as it was');
    for (const path of [file, ofRoot]) expect(statSync(path)).toMatchObject({ uid: 0, gid: 0 });
  });

  test('removes nothing that a link leads to', async () => {
    const file = join(ofRoot, 'postmaster.pid');
    writeFileSync(file, '');
    symlinkSync(ofRoot, join(folder, 'data'));
    await expect(start()).rejects.toThrow('Permission denied');
    expect(existsSync(file)).toBe(true);
  });

  test('leaves no password in that folder', async () => {
    await start();
    expect(existsSync(join(folder, 'data/PG_VERSION'))).toBe(true);
    expect(existsSync(join(folder, 'password'))).toBe(false);
  });

  test('starts beside what a start that was killed left half made', async () => {
    const { user } = placePostgres(state);
    expect(spawnSync('mkdir', ['-p', join(folder, 'data.partial/base')], { ...user }).status).toBe(0);
    await start();
    await start();
  });
});
