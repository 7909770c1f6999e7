import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { pause } from '@custom-modules/chassis/pause';
import { atEnd } from './at-end.ts';

/** `requests` go to the target, `answers` come from it. */
type Direction = 'requests' | 'answers';

/** The way to a server, with faults as a network has them. All of them hold for open links and for new ones. */
export type FaultProxy = {
  /** host:port, which stays its own while links are refused, too. */
  readonly address: string;
  /** Holds up what is sent, either way, by so many milliseconds. */
  delay(milliseconds: number): void;
  /** Lets what is sent through, either way, so many bytes at a time and waits between them. */
  slice(slices: Slices): void;
  /** Takes what is sent in this direction and loses it. */
  drop(direction: Direction): void;
  /** Loses what is sent in both directions. */
  blackHole(): void;
  /** Holds the first piece from here on that is recognised, and what comes behind it on its link, until it is let go; when the link ends before, it is lost. */
  hold(direction: Direction, isIt: (piece: Buffer) => boolean): Held;
  /** Breaks the open links. New ones are as the open ones were. */
  cut(): void;
  /** Breaks the open links, and each new one as soon as it is there. */
  refuse(): void;
  /** No fault from here on; but a link that has lost something stays lost, for TCP does not go on behind a gap. */
  heal(): void;
};

type Slices = { readonly bytes: number; readonly everyMs: number };

/** A piece that is held, once `caught` resolves. */
type Held = { readonly caught: Promise<void>; letGo(): void };

type Trap = { direction: Direction; isIt: (piece: Buffer) => boolean; onCaught: () => void; letGo: Promise<void> };

type Link = {
  readonly near: Socket;
  readonly far: Socket;
  readonly gone: Promise<void>;
  readonly drops: Set<Direction>;
};

/** The same URL, by this way. */
export function urlThrough({ address }: FaultProxy, url: string): string {
  return Object.assign(new URL(url), { host: address }).href;
}

/** A proxy to host:port, without a fault yet. Ends with the test file. */
export async function useFaultProxy(target: string): Promise<FaultProxy> {
  const [host, port] = target.split(':');
  const links = new Set<Link>();
  const drops = new Set<Direction>();
  let delayMs = 0;
  let slices: Slices | undefined;
  let trap: Trap | undefined;
  let isRefusing = false;

  function open(near: Socket): void {
    if (isRefusing) return void near.resetAndDestroy();
    const { promise: gone, resolve: onGone } = Promise.withResolvers<void>();
    const link = { near, far: connect(Number(port), host), gone, drops: new Set(drops) };
    links.add(link);
    near.once('close', () => {
      links.delete(link);
      onGone();
    });
    void carry(link, 'requests', link.near, link.far);
    void carry(link, 'answers', link.far, link.near);
  }

  async function carry(link: Link, direction: Direction, from: Socket, to: Socket): Promise<void> {
    async function* withFaults(pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        await pause(delayMs);
        await waitIfHeld(link, direction, piece);
        for await (const slice of slowly(piece)) if (!link.drops.has(direction)) yield slice;
      }
    }
    await pipeline(from, withFaults, to).catch(() => undefined); // an end that breaks has broken the other one
  }

  async function* slowly(piece: Buffer) {
    let sent = 0;
    while (slices !== undefined && sent + slices.bytes < piece.length) {
      yield piece.subarray(sent, sent + slices.bytes);
      sent += slices.bytes;
      await pause(slices.everyMs);
    }
    yield piece.subarray(sent);
  }

  async function waitIfHeld(link: Link, direction: Direction, piece: Buffer): Promise<void> {
    if (trap?.direction !== direction || !trap.isIt(piece)) return;
    const { onCaught, letGo } = trap;
    trap = undefined;
    onCaught();
    const isLetGo = await Promise.race([letGo.then(() => true), link.gone.then(() => false)]);
    if (!isLetGo) link.drops.add(direction);
  }

  const proxy = {
    delay(milliseconds: number) {
      delayMs = milliseconds;
    },
    slice(wanted: Slices) {
      slices = wanted;
    },
    drop(direction: Direction) {
      for (const each of [drops, ...[...links].map((link) => link.drops)]) each.add(direction);
    },
    blackHole() {
      proxy.drop('requests');
      proxy.drop('answers');
    },
    hold(direction: Direction, isIt: (piece: Buffer) => boolean) {
      const caught = Promise.withResolvers<void>();
      const letGo = Promise.withResolvers<void>();
      trap = { direction, isIt, onCaught: caught.resolve, letGo: letGo.promise };
      return { caught: caught.promise, letGo: letGo.resolve };
    },
    cut() {
      for (const { near, far } of links) for (const side of [near, far]) side.destroy();
    },
    refuse() {
      isRefusing = true;
      proxy.cut();
    },
    heal() {
      delayMs = 0;
      slices = undefined;
      trap = undefined;
      drops.clear();
      isRefusing = false;
    },
  };
  const server = createServer(open).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => {
    const closed = once(server.close(), 'close');
    proxy.cut();
    await closed;
  });
  return { ...proxy, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}
