import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

type InternalServer = {
  /** Listens and answers with the port, which the system chose when 0 was asked for. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
};

type Parts = { log: Logger; metrics: Metrics; readiness: Readiness };

/** `/livez`, `/readyz` and `/metrics` on a port of their own, never reachable from outside. */
export function createInternalServer({ log, metrics, readiness }: Parts): InternalServer {
  let areMetricsFailing = false;

  /** Fails the scrape, and nothing else, when something cannot be measured. */
  async function scrape(response: ServerResponse): Promise<void> {
    try {
      send(response, 200, metrics.contentType, await metrics.text());
      areMetricsFailing = false;
    } catch (err) {
      if (!areMetricsFailing) log.error({ err }, 'metrics cannot be collected');
      areMetricsFailing = true;
      send(response, 500, 'text/plain', 'The metrics cannot be collected: the log says why.');
    }
  }

  const server = createServer((request, response) => {
    switch (request.url) {
      case '/livez':
        return send(response, 200, 'text/plain', 'ok');
      case '/readyz': {
        const report = readiness.report();
        return send(response, report.ready ? 200 : 503, 'application/json', JSON.stringify(report));
      }
      case '/metrics':
        return void scrape(response);
      default:
        return send(response, 404, 'text/plain', 'Here are /livez, /readyz and /metrics.');
    }
  });
  return {
    async listen(host, port) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject).listen(port, host, resolve);
      await promise;
      return (server.address() as AddressInfo).port;
    },
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
