import type { Gateway } from '../gateway.ts';

/** While the server closes, requests under way are still answered, each the last on its connection. */
export function closeConnectionsWhenDraining(app: Gateway): void {
  let isDraining = false;
  app.addHook('preClose', async () => {
    isDraining = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close');
  });
}
