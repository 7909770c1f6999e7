import { BroadcastChannel } from 'node:worker_threads';

/** The consumer's thread, which throws outside any promise when it is told to, as KafkaJS has been seen to. */
const orders = new BroadcastChannel('thread-that-crashes');
orders.onmessage = () => {
  throw new Error('thrown outside any promise');
};
orders.unref();
await import('./module-events-thread.ts');
