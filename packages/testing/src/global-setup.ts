import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, startInfrastructure } from '@custom-modules/local/infrastructure';
import type { TestProject } from 'vitest/node';
import { containersAnswer } from './containers.ts';
import { createTemplates, type TestDatabases } from './database-templates.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string;
    kafkaBrokers: string[];
    redisUrl: string;
    infrastructureLogs: string[];
    databases: TestDatabases;
  }
}

/**
 * One PostgreSQL, one Kafka and one Redis for the whole run: containers where an engine answers, else the same
 * local processes as `npm start`, on free ports and in a folder of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-test-'));
  const kind = (await containersAnswer()) ? 'docker' : 'embedded';
  const onProgress = (line: string) => process.stderr.write(`${line}\n`);
  const infrastructure = await startInfrastructure(kind, { state, ports: freePorts, persistent: false, onProgress });
  const stop = async () => {
    await infrastructure.stop();
    await rm(state, { recursive: true, force: true });
  };
  try {
    const { postgres, kafka, redis } = infrastructure;
    project.provide('postgresAdminUrl', postgres.adminUrl);
    project.provide('kafkaBrokers', kafka.brokers);
    project.provide('redisUrl', redis.url);
    project.provide('infrastructureLogs', infrastructure.logFiles);
    project.provide('databases', await createTemplates(postgres.adminUrl));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
