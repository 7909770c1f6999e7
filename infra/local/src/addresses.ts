/** Added to every port, where other programs have taken some: `PORT_OFFSET=1000 npm start`, and the same before the other commands. */
const offset = readOffset(process.env['PORT_OFFSET']);

export const ports = {
  gateway: 8080 + offset,
  identityProvider: 8081 + offset,
  receiver: 8082 + offset,
  modulesRpc: 9101 + offset,
  permissionsRpc: 9102 + offset,
  tokensRpc: 9103 + offset,
  gatewayInternal: 9200 + offset,
  modulesInternal: 9201 + offset,
  permissionsInternal: 9202 + offset,
  tokensInternal: 9203 + offset,
  postgres: 15432 + offset,
  kafka: 19092 + offset,
  kafkaController: 19093 + offset,
  redis: 16379 + offset,
} as const;

/** Where `npm start` runs things, for the commands that talk to what it runs. */
export const addresses = {
  gateway: `http://127.0.0.1:${ports.gateway}`,
  identityProvider: `http://127.0.0.1:${ports.identityProvider}`,
  receiver: `http://localhost:${ports.receiver}`,
} as const;

function readOffset(text = '0'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 40_000) return Number(text);
  process.stderr.write('PORT_OFFSET must be a number up to 40000\n');
  process.exit(1);
}
