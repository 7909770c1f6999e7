import { startInfrastructure } from '../infrastructure.ts';

// An owner of infrastructure to be killed by a test: says that it is there, and stays.
const [state = '', persistent] = process.argv.slice(2);
await startInfrastructure('embedded', {
  state,
  ports: { postgres: 0, kafka: 0, kafkaController: 0, redis: 0 },
  persistent: persistent === 'persistent',
  onProgress: () => undefined,
});
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
