import type { IncomingHttpHeaders } from 'node:http';
import { claimPort } from '@custom-modules/local/ports';
import { serveReceiver } from '@custom-modules/local/receiver/serve-receiver';
import { atEnd } from '@custom-modules/testing/at-end';

/** The sample receiver of `npm start`. To a browser it is another site than the gateway: it goes by another host name. */
export async function useReceiver(gateway: string) {
  const port = await claimPort(0, 'the receiver');
  const visits: IncomingHttpHeaders[] = [];
  for (const server of await serveReceiver({ port, gateway })) {
    server.on('request', ({ headers }) => visits.push(headers));
    atEnd(() => {
      server.close();
      server.closeAllConnections();
    });
  }
  return {
    url: `http://localhost:${port}`,
    port,
    /** The headers of each request it got. */
    visits,
  };
}
