import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

/** Kept ready, for Node cannot make a certificate and not every machine has a tool that can. */
const certFile = join(import.meta.dirname, 'tls.fixture/certificate.pem');
const keyFile = join(import.meta.dirname, 'tls.fixture/key.pem');

test('who is too slow is told so and cut off, and stands in nobody’s way', async () => {
  const gateway = await useGateway();
  const slow = Array.from({ length: 200 }, () => connect(gateway.ports.front, '127.0.0.1'));
  for (const socket of slow) socket.write('POST / HTTP/1.1\r\nHost: x\r\nX-');
  expect((await gateway.get('/openapi.json')).status).toBe(200);
  const answers = await Promise.all(slow.map((socket) => text(socket)));
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('"code":"request_timeout"');
  }
});

test('with certificate and key it serves HTTPS, and nothing else', async () => {
  const gateway = await useGateway({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile });
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const server = { host: '127.0.0.1', port: gateway.ports.front, servername: 'localhost' };
  const options = { ...server, path: '/openapi.json', ca: readFileSync(certFile) };
  request(options, (answer) => resolve(answer.resume().statusCode))
    .on('error', reject)
    .end();
  expect(await promise).toBe(200);
  await expect(gateway.get('/openapi.json')).rejects.toThrow();
});
