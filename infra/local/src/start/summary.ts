import { addresses, commandPrefix, ports } from '../addresses.ts';
import type { Everything } from './start-everything.ts';

/** The last thing a start says: what runs where, and what to try next. */
export function summary({ infrastructure, services, logs }: Everything, seconds: string): string {
  const pid = (name: string) => String(services.find((service) => service.name === name)?.process().pid ?? '');
  const rpc = (port: number) => `grpc://127.0.0.1:${port}`;
  const health = (port: number) => `health and metrics on port ${port}`;
  const postgres = new URL(infrastructure.postgres.adminUrl);
  const rows = [
    ['WHAT', 'WHERE', 'PROCESS', ''],
    ['console', addresses.gateway, pid('gateway'), 'open it in a browser and sign in as ana or ben'],
    ['gateway', addresses.gateway, pid('gateway'), `${health(ports.gatewayInternal)}, API reference at /docs`],
    ['modules', rpc(ports.modulesRpc), pid('modules'), health(ports.modulesInternal)],
    ['permissions', rpc(ports.permissionsRpc), pid('permissions'), health(ports.permissionsInternal)],
    ['tokens', rpc(ports.tokensRpc), pid('tokens'), health(ports.tokensInternal)],
    [
      'identity provider',
      addresses.identityProvider,
      pid('identity-provider'),
      'ana, ben (acme); cleo, dan (globex); olga',
    ],
    ['receiver', addresses.receiver, pid('receiver'), 'what an integrator builds'],
    ['PostgreSQL', postgres.host, '', 'databases modules, permissions'],
    ['Kafka', infrastructure.kafka.brokers.join(','), '', 'topics custom-modules.*'],
    ['Redis', new URL(infrastructure.redis.url).host, '', ''],
  ];
  return `
Custom Modules runs (${seconds} s).

${table(rows)}

Logs:  ${logs}
Next:  ${commandPrefix}npm run demo
  or:  curl -H "Authorization: Bearer $(${commandPrefix}npm run -s token -- --user ana)" ${addresses.gateway}/api/v3/custom-module
  or:  open ${addresses.gateway}/docs

Ctrl-C stops all of it.
`;
}

function table(rows: string[][]): string {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}`)
    .join('\n');
}
