import { expect, test } from 'vitest';
import { externalInfrastructure } from './external-infrastructure.ts';
import { claimPort } from './ports.ts';

test('names every setting that is missing, in one line', async () => {
  const starting = externalInfrastructure({ KAFKA_BROKERS: 'localhost:9092' });
  await expect(starting).rejects.toThrow('needs POSTGRES_ADMIN_URL, REDIS_URL in the environment');
});

test('names what does not answer and its setting, never its password', async () => {
  const nowhere = `127.0.0.1:${await claimPort(0, 'nobody')}`;
  const problem = await externalInfrastructure({
    POSTGRES_ADMIN_URL: `postgres://admin:secret@${nowhere}/postgres`,
    KAFKA_BROKERS: nowhere,
    REDIS_URL: `redis://:secret@${nowhere}`,
  }).catch((error: Error) => error.message);
  expect(problem).toContain('PostgreSQL does not answer (POSTGRES_ADMIN_URL)');
  expect(problem).toContain('Kafka does not answer (KAFKA_BROKERS)');
  expect(problem).toContain('Redis does not answer (REDIS_URL)');
  expect(problem).not.toContain('secret');
});
