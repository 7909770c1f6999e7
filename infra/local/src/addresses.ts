/** Where `npm start` runs things, for the commands that talk to what it runs. */
export const addresses = {
  gateway: 'http://127.0.0.1:8080',
  identityProvider: 'http://127.0.0.1:8081',
  receiver: 'http://localhost:8082',
} as const;

export const ports = {
  gateway: 8080,
  identityProvider: 8081,
  receiver: 8082,
  modulesRpc: 9101,
  permissionsRpc: 9102,
  tokensRpc: 9103,
  gatewayInternal: 9200,
  modulesInternal: 9201,
  permissionsInternal: 9202,
  tokensInternal: 9203,
  postgres: 15432,
  kafka: 19092,
  kafkaController: 19093,
  redis: 16379,
} as const;
