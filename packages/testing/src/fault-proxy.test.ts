import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type FaultProxy, useFaultProxy } from './fault-proxy.ts';
import { patience } from './patience.ts';

let heard: string;
let proxy: FaultProxy;

/** A server that says again what it hears. */
beforeEach(async () => {
  heard = '';
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (piece) => {
        heard += piece;
        socket.write(piece);
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  proxy = await useFaultProxy(`127.0.0.1:${(server.address() as AddressInfo).port}`);
});

function open() {
  const [host, port] = proxy.address.split(':');
  let answers = '';
  const { promise: closed, resolve: onClose } = Promise.withResolvers<void>();
  const socket = connect(Number(port), host);
  socket.on('error', () => undefined); // told by the close
  socket.on('close', () => onClose());
  socket.on('data', (piece) => {
    answers += piece;
  });
  onTestFinished(() => void socket.destroy());
  return { closed, answers: () => answers, say: (text: string) => void socket.write(text) };
}

async function openWhole() {
  const link = open();
  link.say('whole ');
  await vi.waitFor(() => expect(link.answers()).toBe('whole '), patience);
  return link;
}

test('holds up what is sent, both ways', async () => {
  const link = await openWhole();
  proxy.delay(50);
  const since = performance.now();
  link.say('late');
  await vi.waitFor(() => expect(link.answers()).toBe('whole late'), patience);
  expect(performance.now() - since).toBeGreaterThan(95);
});

test('loses answers only', async () => {
  const link = await openWhole();
  proxy.drop('answers');
  link.say('heard');
  await vi.waitFor(() => expect(heard).toBe('whole heard'), patience);
  proxy.cut();
  await link.closed;
  expect(link.answers()).toBe('whole ');
});

test('loses everything, and on a link that has lost something for good', async () => {
  const lost = await openWhole();
  proxy.blackHole();
  lost.say('lost');
  proxy.heal();
  const healed = await openWhole();
  lost.say('lost for good');
  healed.say('through');
  await vi.waitFor(() => expect(healed.answers()).toBe('whole through'), patience);
  expect(heard).toBe('whole whole through');
});

test('refuses under the address it keeps, until it heals', async () => {
  const before = await openWhole();
  proxy.refuse();
  await before.closed;
  await open().closed;
  proxy.heal();
  await openWhole();
});
