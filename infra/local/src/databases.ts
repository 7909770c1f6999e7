import pg from 'pg';

export type ServiceName = 'modules' | 'permissions';

/** One password for each role of a service. Roles belong to the whole cluster: who shares a cluster shares these. */
export type RolePasswords = { owner: string; app: string; worker: string };

export type ServiceDatabase = { ownerUrl: string; appUrl: string; workerUrl: string };

export type ServiceDatabaseRequest = {
  adminUrl: string;
  service: ServiceName;
  passwords: RolePasswords;
  /** Name of the database; the service's own name by default. */
  database?: string;
  /** A database to copy, migrated already for instance; nobody may be connected to it. */
  template?: string;
};

const roleNames = ['owner', 'app', 'worker'] as const;

/** Any number: only that all who make roles and databases in a cluster take the same one. */
const lock = 5_150_071;

/**
 * Makes the service's login roles and its database, owned by the owner role, where they are not there yet. The other two may
 * connect and use the schema; every further grant is the migrations' business. Safe to run any number of times at once.
 */
export async function createServiceDatabase(request: ServiceDatabaseRequest): Promise<ServiceDatabase> {
  const { adminUrl, service, passwords, database = service, template } = request;
  await withClient(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [lock]); // released with the connection
    for (const role of roleNames) await ensureRole(admin, `${service}_${role}`, passwords[role]);
    await ensureDatabase(admin, database, `${service}_owner`, template);
    await grantUse(admin, adminUrl, database, [`${service}_app`, `${service}_worker`]);
  });
  const url = (role: keyof RolePasswords) => urlFor(adminUrl, database, `${service}_${role}`, passwords[role]);
  return { ownerUrl: url('owner'), appUrl: url('app'), workerUrl: url('worker') };
}

async function ensureRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const found = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${pg.escapeIdentifier(role)} login password ${pg.escapeLiteral(password)}`);
}

async function ensureDatabase(admin: pg.Client, name: string, owner: string, template = 'template1'): Promise<void> {
  const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (found.rowCount !== 0) return;
  const { rows } = await admin.query('select rolsuper from pg_roles where rolname = current_user');
  // Only a superuser may give a database to a role it is not a member of.
  if (!rows[0]?.rolsuper) await admin.query(`grant ${pg.escapeIdentifier(owner)} to current_user`);
  await admin.query(
    `create database ${pg.escapeIdentifier(name)} owner ${pg.escapeIdentifier(owner)} template ${pg.escapeIdentifier(template)}`,
  );
}

async function grantUse(admin: pg.Client, adminUrl: string, database: string, roles: string[]): Promise<void> {
  const [name, grantees] = [pg.escapeIdentifier(database), roles.map(pg.escapeIdentifier).join(', ')];
  await admin.query(`revoke all on database ${name} from public`);
  await admin.query(`grant connect on database ${name} to ${grantees}`);
  await withClient(urlFor(adminUrl, database), async (inside) => {
    await inside.query('revoke create on schema public from public');
    await inside.query(`grant usage on schema public to ${grantees}`);
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlFor(adminUrl: string, database: string, user?: string, password?: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (user !== undefined) url.username = encodeURIComponent(user);
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}
