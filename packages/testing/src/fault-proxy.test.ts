import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type FaultProxy, useFaultProxy } from './fault-proxy.ts';
import { patience } from './patience.ts';

let heard: string;
let server: Server;
let proxy: FaultProxy;

/** A server that says again what it hears. */
beforeEach(async () => {
  heard = '';
  server = createServer((socket) => {
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
  return {
    closed,
    answers: () => answers,
    say: (text: string) => void socket.write(text),
    hangUp: () => void socket.end(),
  };
}

/** Of the server, past the proxy. */
const openLinks = () => promisify(server.getConnections.bind(server))();

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

test('lets through so many bytes at a time, both ways', async () => {
  const link = await openWhole();
  proxy.slice({ bytes: 2, everyMs: 10 });
  const since = performance.now();
  link.say('in slices');
  await vi.waitFor(() => expect(link.answers()).toBe('whole in slices'), patience);
  expect(performance.now() - since).toBeGreaterThan(35);
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

test('holds what is recognised and what comes behind it, until it is let go', async () => {
  const link = await openWhole();
  const held = proxy.hold('requests', (piece) => piece.includes('stop'));
  link.say('stop ');
  await held.caught;
  link.say('behind');
  await openWhole();
  expect(heard).toBe('whole whole ');
  held.letGo();
  await vi.waitFor(() => expect(link.answers()).toBe('whole stop behind'), patience);
});

test('loses what is held when its link ends, and ends it on the other side, too', async () => {
  const link = await openWhole();
  const held = proxy.hold('requests', (piece) => piece.includes('stop'));
  link.say('stop');
  await held.caught;
  link.hangUp();
  await vi.waitFor(async () => expect(await openLinks()).toBe(0), patience);
  expect(heard).toBe('whole ');
});

test('refuses under the address it keeps, until it heals', async () => {
  const before = await openWhole();
  proxy.refuse();
  await before.closed;
  await open().closed;
  proxy.heal();
  await openWhole();
});
