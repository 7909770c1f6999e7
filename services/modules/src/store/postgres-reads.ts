import { readAudit } from '@custom-modules/chassis/audit';
import { type Pool, query, type Transaction } from '@custom-modules/chassis/postgres';
import type { RecordedChange } from '@custom-modules/rules/history';
import type { PageQuery } from '@custom-modules/rules/page';
import type { Module } from '../domain/module.ts';
import { moduleNameKey } from '../domain/module-name.ts';
import type { MenuEntry } from '../domain/navigation.ts';
import { initialSetting, type OrganizationSetting } from '../domain/organization-setting.ts';
import { type MenuRow, type ModuleRow, toMenuEntry, toModule } from './module-row.ts';
import type { Destination } from './module-store.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** `lock` keeps others from changing the row until the end of the transaction. */
export async function findModule(
  client: Transaction,
  organizationId: string,
  id: string,
  { lock = false } = {},
): Promise<Module | undefined> {
  if (!uuid.test(id)) return undefined; // the column's type would refuse to compare it
  const { rows } = await client.query<ModuleRow>(
    `SELECT * FROM module WHERE organization_id = $1 AND id = $2 ${lock ? 'FOR UPDATE' : ''}`,
    [organizationId, id],
  );
  return rows[0] && toModule(rows[0]);
}

export async function listMenu(pool: Pool, organizationId: string): Promise<readonly MenuEntry[]> {
  const rows = await query<MenuRow>(pool, 'SELECT * FROM menu_of($1)', [organizationId]);
  return rows.map(toMenuEntry);
}

export async function findDestination(
  pool: Pool,
  organizationId: string,
  id: string,
): Promise<Destination | undefined> {
  if (!uuid.test(id)) return undefined;
  const [row] = await query<ModuleRow & { hosts: string[] | null }>(
    pool,
    'SELECT (found).*, hosts FROM destination_of($1, $2)',
    [organizationId, id],
  );
  if (!row) return undefined;
  return { module: toModule(row), setting: row.hosts ? { allowedHosts: row.hosts } : initialSetting };
}

/** One module more than the limit, to know whether there is a next page. */
export async function listModules(
  client: Transaction,
  organizationId: string,
  { search, after, limit }: PageQuery,
): Promise<readonly Module[]> {
  const { rows } = await client.query<ModuleRow>(
    `SELECT * FROM module
     WHERE organization_id = $1
       AND strpos(name_key, $2) > 0
       AND name > $3
     ORDER BY name
     LIMIT $4`,
    [organizationId, moduleNameKey(search), after?.key ?? '', limit + 1],
  );
  return rows.map(toModule);
}

export async function listChanges(
  client: Transaction,
  organizationId: string,
  id: string,
  { after, limit }: PageQuery,
): Promise<readonly RecordedChange[]> {
  if (!uuid.test(id)) return []; // no module has it, and a text with a NUL would be refused
  return readAudit(client, organizationId, { subject: { type: 'module', id }, after, limit });
}

export async function readSetting(
  client: Transaction,
  organizationId: string,
  { lock = false } = {},
): Promise<OrganizationSetting> {
  const { rows } = await client.query<{ allowed_hosts: string[] }>(
    `SELECT allowed_hosts FROM organization_setting WHERE organization_id = $1 ${lock ? 'FOR UPDATE' : ''}`,
    [organizationId],
  );
  return rows[0] ? { allowedHosts: rows[0].allowed_hosts } : initialSetting;
}
