import fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Gateway } from '../gateway.ts';
import { requireAccess } from './access.ts';

const serverWith = (config?: { access: 'public' | 'bearer' }): Gateway => {
  const app: Gateway = fastify();
  requireAccess(app);
  app.get('/things/:id', config ? { config } : {}, () => 'ok');
  return app;
};

test('a route that does not say who may call it ends the start', async () => {
  await expect(serverWith().ready()).rejects.toThrow('routes without config.access: GET /things/:id, HEAD /things/:id');
});

test.each(['public', 'bearer'] as const)('a route that says %s does not', async (access) => {
  await expect(serverWith({ access }).ready()).resolves.toBeDefined();
});
