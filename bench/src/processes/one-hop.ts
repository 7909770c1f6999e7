import { randomBytes } from 'node:crypto';
import { createLogger } from '@custom-modules/chassis/log';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { readBearer } from '@custom-modules/chassis/rpc';
import { succeed, success } from '@custom-modules/gateway/schemas/common';
import { issuedTokenSchema, resolvedTokenSchema, resolveSchema } from '@custom-modules/gateway/schemas/short-token';
import { makeShortToken } from '@custom-modules/tokens/domain/short-token';
import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { Redis } from 'ioredis';

// What somebody would write in an afternoon: one process, one Redis call a request, the bearer in Redis as it is. It is
// never safe, and it is what ours is compared with.
const lifeMs = 300_000;
const { HTTP_PORT: port, REDIS_URL: redisUrl = '', KEY_PREFIX: keyPrefix = '' } = process.env;

const redis = new Redis(redisUrl, { keyPrefix });
const log = createLogger({ name: 'one-hop', level: 'info', format: 'json', secrets: [] });
const observe = createMetrics({ processMetrics: true }).histogram({
  name: 'http_server_seconds',
  help: 'Time to answer an HTTP request.',
  labelNames: ['path', 'status'],
});
const app = fastify({
  loggerInstance: log as FastifyBaseLogger,
  logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
});

app.addHook('onResponse', async (request, reply) => {
  const { url: path = 'none' } = request.routeOptions;
  const { statusCode: status, elapsedTime: ms } = reply;
  observe.observe({ path, status }, ms / 1000);
  request.log.info({ path, status, ms }, 'request');
});

app.get('/readyz', () => redis.ping());

const resolve = { schema: { body: resolveSchema, response: { 200: success(resolvedTokenSchema) } } };
app.post<{ Body: { shortToken: string } }>('/api/v3/short-token/resolve', resolve, async ({ body }, reply) => {
  const stored = await redis.getdel(body.shortToken);
  return stored === null ? reply.code(400).send({ status: false }) : succeed(JSON.parse(stored));
});

const generate = { schema: { response: { 200: success(issuedTokenSchema) } } };
app.post('/api/v3/short-token/generate', generate, async ({ headers }) => {
  const shortToken = makeShortToken(randomBytes);
  const content = { bearerToken: readBearer(headers.authorization), userId: 'user-1', organizationId: 'bench' };
  await redis.set(shortToken, JSON.stringify(content), 'PX', lifeMs);
  return succeed({ shortToken, expiresAt: new Date(Date.now() + lifeMs).toISOString() });
});

process.on('SIGTERM', () => process.exit());
await app.listen({ host: '127.0.0.1', port: Number(port) });
