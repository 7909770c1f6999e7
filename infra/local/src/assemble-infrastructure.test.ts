import { expect, test } from 'vitest';
import { assembleInfrastructure } from './assemble-infrastructure.ts';

function useParts() {
  const stopped: string[] = [];
  const part = async <Place>(name: string, place: Place) => ({ ...place, stop: async () => void stopped.push(name) });
  const parts = {
    postgres: part('postgres', { adminUrl: 'postgres://' }),
    kafka: part('kafka', { brokers: ['broker'] }),
    redis: part('redis', { url: 'redis://', logFile: 'redis.log' }),
  };
  return { parts, stopped };
}

test('tells where each part is and logs, and stops all of them', async () => {
  const { parts, stopped } = useParts();
  const { stop, ...places } = await assembleInfrastructure(parts);
  expect(places).toEqual({
    postgres: { adminUrl: 'postgres://' },
    kafka: { brokers: ['broker'] },
    redis: { url: 'redis://' },
    logFiles: ['redis.log'],
  });
  await stop();
  expect(stopped.sort()).toEqual(['kafka', 'postgres', 'redis']);
});

test('a part that fails has the others ended, also one that starts only afterwards', async () => {
  const { parts, stopped } = useParts();
  const slow = Promise.withResolvers<void>();
  const assembling = assembleInfrastructure({
    ...parts,
    kafka: Promise.reject(new Error('no Kafka')),
    redis: slow.promise.then(() => parts.redis),
  });
  slow.resolve();
  await expect(assembling).rejects.toThrow('no Kafka');
  expect(stopped.sort()).toEqual(['postgres', 'redis']);
});
