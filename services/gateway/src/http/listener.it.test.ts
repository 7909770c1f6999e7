import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { atEnd } from '@custom-modules/testing/at-end';
import { expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const run = promisify(execFile);
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

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

test.skipIf(!hasOpenssl)('with certificate and key it serves HTTPS, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'custom-modules-tls-'));
  atEnd(() => rm(folder, { recursive: true }));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject]);
  const gateway = await useGateway({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key });
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const options = { host: '127.0.0.1', port: gateway.ports.front, path: '/openapi.json', rejectUnauthorized: false };
  request(options, (answer) => resolve(answer.resume().statusCode))
    .on('error', reject)
    .end();
  expect(await promise).toBe(200);
  await expect(gateway.get('/openapi.json')).rejects.toThrow();
});
