import { issuerSchema } from '@custom-modules/auth/config';
import { variableName } from '@custom-modules/chassis/config';
import type { ErrorTable } from '@custom-modules/chassis/failure';
import { migrationSchema } from '@custom-modules/chassis/migrate';
import type { TObject, TProperties, TSchema } from 'typebox';
import { renderReference as renderOps } from '../../packages/ops/src/reference.ts';
import { configSchema as gatewayConfig } from '../../services/gateway/src/config.ts';
import { errors as gatewayErrors } from '../../services/gateway/src/errors.ts';
import { httpStatusOf } from '../../services/gateway/src/failures/http-status.ts';
import { configSchema as modulesConfig } from '../../services/modules/src/config.ts';
import { errors as modulesErrors } from '../../services/modules/src/errors.ts';
import { configSchema as permissionsConfig } from '../../services/permissions/src/config.ts';
import { errors as permissionsErrors } from '../../services/permissions/src/errors.ts';
import { configSchema as tokensConfig } from '../../services/tokens/src/config.ts';
import { errors as tokensErrors } from '../../services/tokens/src/errors.ts';
import { renderAsyncApi } from './asyncapi.ts';

/** The reference, made from the code: name of the file in docs/reference → what stands in it. */
export function renderReference(): Record<string, string> {
  return {
    'asyncapi.yaml': renderAsyncApi(),
    'configuration.md': renderConfiguration(),
    'errors.md': renderErrors(),
    'ops.md': renderOps(),
  };
}

const configs: Record<string, TObject> = {
  gateway: gatewayConfig,
  modules: modulesConfig,
  permissions: permissionsConfig,
  tokens: tokensConfig,
  'migrations, `src/migrate.ts` of modules and permissions': migrationSchema,
};

function renderConfiguration(): string {
  const sections = Object.entries(configs).map(([service, { properties }]) => {
    const rows = Object.entries(properties as TProperties).map(([key, schema]) => renderSetting(key, schema));
    return `## ${service}\n\n| variable | default | meaning |\n| --- | --- | --- |\n${rows.join('\n')}`;
  });
  return `# Configuration

Made from \`src/config.ts\` of each service by \`pnpm reference\`. Every setting is an environment variable. A process reads all
of them before it does anything else, and refuses to start with every problem named at once. Lists are comma separated.
A variable without a default must be set, unless it says optional.

${sections.join('\n\n')}

## ISSUERS

Each entry of the list says of one OpenID provider:

| field | | meaning |
| --- | --- | --- |
${Object.entries(issuerSchema.properties as TProperties)
  .map(renderIssuerField)
  .join('\n')}

For example \`[{"issuer":"https://id.example","audience":"https://api.example","organizations":["*"],"platformRoles":true}]\`.
`;
}

function renderIssuerField([field, schema]: [string, TSchema]): string {
  const { description = '' } = schema as { description?: string };
  return `| \`${field}\` | ${'~optional' in schema ? 'optional' : ''} | ${cell(description)} |`;
}

function renderSetting(key: string, schema: TSchema): string {
  const { default: fallback, description = '' } = schema as { default?: unknown; description?: string };
  const isOptional = '~optional' in schema;
  const shown = fallback === undefined ? (isOptional ? 'optional' : '') : renderDefault(fallback);
  return `| \`${variableName(key)}\` | ${shown} | ${cell(description)} |`;
}

function renderDefault(value: unknown): string {
  const text = Array.isArray(value) ? value.join(',') : String(value);
  return text === '' ? 'empty' : `\`${text}\``;
}

const tables: Record<string, ErrorTable> = {
  gateway: gatewayErrors,
  modules: modulesErrors,
  permissions: permissionsErrors,
  tokens: tokensErrors,
};

function renderErrors(): string {
  const codes = [...new Set(Object.values(tables).flatMap((table) => Object.keys(table)))].toSorted();
  const rows = codes.map((code) => {
    const from = Object.entries(tables).filter(([, table]) => code in table);
    const row = from[0]?.[1][code];
    if (!row) throw new Error(`no row for ${code}`);
    if (from.some(([, table]) => table[code]?.message !== row.message || table[code]?.status !== row.status)) {
      throw new Error(`the tables disagree on ${code}`);
    }
    const services = from.length === Object.keys(tables).length ? 'all' : from.map(([service]) => service).join(', ');
    return `| \`${code}\` | ${httpStatusOf({ code, status: row.status })} | ${row.status} | ${services} | ${cell(row.message)} |`;
  });
  return `# Errors

Made from \`src/errors.ts\` of each service by \`pnpm reference\`. The gateway answers
\`{"status":false,"message","code","requestId","errors":[{"field","message"}],"info"?}\`, or the same as RFC 9457 problem details
when \`Accept\` prefers \`application/problem+json\`; \`info\` has facts to act on, such as the \`moduleId\` that has the name. The
services answer \`google.rpc.Status\`. Every 400 of
\`POST /api/v3/short-token/resolve\` is exactly \`{"status":false,"message":"Short token is invalid or expired"}\`.

| code | HTTP | gRPC | from | says |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
