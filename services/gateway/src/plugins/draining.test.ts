import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type RunningGateway, useGateway } from '../gateway.fixture.ts';

const request = 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n';

const useOne = (settings: Record<string, string> = {}) => useGateway({ SHUTDOWN_GRACE_MS: '60000', ...settings });

const open = ({ ports }: RunningGateway): Socket => connect(ports.front, '127.0.0.1').setEncoding('latin1');

/** How what was answered on a connection begins; of one that was cut, why. */
async function firstLine(socket: Socket): Promise<string> {
  const answer = await text(socket).catch((error: NodeJS.ErrnoException) => String(error.code));
  return answer.split('\r\n')[0] ?? '';
}

/** Its first answer has been read, and it is kept for another. */
async function useIdleConnection(gateway: RunningGateway): Promise<Socket> {
  const socket = open(gateway);
  socket.write(request.replace('GET', 'HEAD'));
  await once(socket, 'data');
  return socket;
}

test('asked to stop it serves on for a while, not ready, and ends each connection with its next answer', async () => {
  const gateway = await useOne({ SHUTDOWN_DELAY_MS: '5000' });
  const idle = await useIdleConnection(gateway);
  const stopping = gateway.stop();
  await gateway.untilNotReady();
  const late = open(gateway);
  for (const socket of [idle, late]) socket.write(request);
  const answers = await Promise.all([idle, late].map((socket) => text(socket)));
  for (const answer of answers) {
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('\r\nconnection: close\r\n');
  }
  await stopping;
});

test('without that while, who asks again on a connection kept open is cut off: the control', async () => {
  const gateway = await useOne({ SHUTDOWN_DELAY_MS: '0' });
  const idle = await useIdleConnection(gateway);
  const stopping = gateway.stop();
  await gateway.untilNotReady();
  idle.write(request);
  expect(await firstLine(idle)).not.toContain('200');
  await stopping;
});

test('connections that wait to be taken when it stops are taken and answered', async () => {
  const gateway = await useOne({ SHUTDOWN_DELAY_MS: '0' });
  const waiting = Array.from({ length: 50 }, () => open(gateway));
  for (const socket of waiting) socket.write(request);
  const answers = Promise.all(waiting.map(firstLine));
  await gateway.stop();
  expect(new Set(await answers)).toEqual(new Set(['HTTP/1.1 200 OK']));
});

test('who was only just connected may still ask', async () => {
  const gateway = await useOne({ SHUTDOWN_DELAY_MS: '0' });
  const fresh = open(gateway);
  await once(fresh, 'connect');
  await gateway.askAlone(); // came later, so the other connection has been taken
  const stopping = gateway.stop();
  await gateway.untilClosed();
  fresh.write(request);
  expect(await firstLine(fresh)).toBe('HTTP/1.1 200 OK');
  await stopping;
});
