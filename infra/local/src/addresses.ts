/** Added to every port, where other programs have taken some: `PORT_OFFSET=1000 npm start`, and the same before the other commands. */
export const portOffset = readOffset(process.env['PORT_OFFSET']);

/** What a command needs before it to talk to what runs here. */
export const commandPrefix = portOffset === 0 ? '' : `PORT_OFFSET=${portOffset} `;

export const ports = {
  gateway: 8080 + portOffset,
  identityProvider: 8081 + portOffset,
  receiver: 8082 + portOffset,
  modulesRpc: 9101 + portOffset,
  permissionsRpc: 9102 + portOffset,
  tokensRpc: 9103 + portOffset,
  gatewayInternal: 9200 + portOffset,
  modulesInternal: 9201 + portOffset,
  permissionsInternal: 9202 + portOffset,
  tokensInternal: 9203 + portOffset,
  postgres: 15432 + portOffset,
  kafka: 19092 + portOffset,
  kafkaController: 19093 + portOffset,
  redis: 16379 + portOffset,
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
