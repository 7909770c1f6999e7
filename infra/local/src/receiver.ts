import { runEntry } from './problem.ts';
import { endOnSignal } from './process/end-on-signal.ts';
import { serveReceiver } from './receiver/serve-receiver.ts';

// The process of the sample receiver.
await runEntry(async () => {
  const { RECEIVER_PORT = '8082', GATEWAY_URL = 'http://127.0.0.1:8080' } = process.env;
  const servers = await serveReceiver({ port: Number(RECEIVER_PORT), gateway: GATEWAY_URL });
  console.log(`listening on http://localhost:${RECEIVER_PORT}`);
  endOnSignal(...servers);
});
