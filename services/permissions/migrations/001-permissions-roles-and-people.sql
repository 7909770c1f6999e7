-- Identifiers compare by their bytes ("C"), so that an order a page was cut at is the same on every server.

-- What is known of a module: the permission to view it. A deleted module leaves its row as a tombstone for ever,
-- so that an older event arriving late cannot bring it back.
CREATE TABLE module_permission (
  organization_id text COLLATE "C" NOT NULL CHECK (organization_id <> ''),
  module_id text COLLATE "C" NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  deleted boolean NOT NULL,
  -- The ids of the system's own permissions are not to be had by a module.
  permission_id text COLLATE "C" NOT NULL CHECK (permission_id NOT IN ('manage-custom-modules', 'manage-roles')),
  -- Names come off the topic. A limit of ours makes too long a one its message's fault; the index's would be the database's.
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
  name_key text COLLATE "C" NOT NULL CHECK (octet_length(name_key) <= 2000),
  PRIMARY KEY (organization_id, module_id),
  CONSTRAINT permission_belongs_to_one_module UNIQUE (organization_id, permission_id)
);
CREATE INDEX module_permission_by_name ON module_permission (organization_id, name_key, permission_id) WHERE NOT deleted;

CREATE TABLE role (
  organization_id text COLLATE "C" NOT NULL CHECK (organization_id <> ''),
  id text COLLATE "C" NOT NULL,
  name text NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, id),
  CONSTRAINT role_name_is_unique UNIQUE (organization_id, name_key)
);

-- Refers to permissions by id alone: those of the system have no row, and a rebuild replaces the rows of the others.
CREATE TABLE role_permission (
  organization_id text COLLATE "C" NOT NULL,
  role_id text COLLATE "C" NOT NULL,
  permission_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (organization_id, role_id, permission_id),
  FOREIGN KEY (organization_id, role_id) REFERENCES role ON DELETE CASCADE
);
CREATE INDEX role_permission_by_permission ON role_permission (organization_id, permission_id);

CREATE TABLE person (
  organization_id text COLLATE "C" NOT NULL CHECK (organization_id <> ''),
  user_id text COLLATE "C" NOT NULL,
  name text,
  email text,
  sort_key text COLLATE "C" NOT NULL,
  search_key text COLLATE "C" NOT NULL,
  is_owner boolean NOT NULL,
  last_seen timestamptz NOT NULL,
  PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX person_by_name ON person (organization_id, sort_key, user_id);

CREATE TABLE user_role (
  organization_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  role_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (organization_id, user_id, role_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES person ON DELETE CASCADE,
  FOREIGN KEY (organization_id, role_id) REFERENCES role ON DELETE CASCADE
);
CREATE INDEX user_role_by_role ON user_role (organization_id, role_id);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL CHECK (organization_id <> ''),
  at timestamptz NOT NULL,
  -- The user who did it.
  actor text NOT NULL,
  -- 'role.created' and the like
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text NOT NULL
);

ALTER TABLE module_permission ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE role ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE role_permission ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE person ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE user_role ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- A policy's USING is its WITH CHECK too. Where no organization is set, nothing equals NULL or '' and nothing is seen.
CREATE POLICY own_organization ON role TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON role_permission TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON person TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON user_role TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON audit TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));

-- A grant locks the permission it names against its deletion. PostgreSQL asks for the right to update before it lets
-- somebody lock; the check lets no update through.
CREATE POLICY own_organization ON module_permission FOR SELECT TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY lock_without_update ON module_permission FOR UPDATE TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true))
  WITH CHECK (false);

CREATE POLICY every_organization ON module_permission TO permissions_worker USING (true);
CREATE POLICY every_organization ON role TO permissions_worker USING (true);
CREATE POLICY every_organization ON role_permission TO permissions_worker USING (true);
CREATE POLICY every_organization ON person TO permissions_worker USING (true);
CREATE POLICY every_organization ON user_role TO permissions_worker USING (true);
CREATE POLICY every_organization ON audit TO permissions_worker USING (true);

GRANT SELECT, UPDATE (version) ON module_permission TO permissions_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON role, person TO permissions_app;
GRANT SELECT, INSERT, DELETE ON role_permission, user_role TO permissions_app;
GRANT INSERT ON audit TO permissions_app;

GRANT SELECT, INSERT, UPDATE ON module_permission TO permissions_worker;
GRANT SELECT, UPDATE (updated_at) ON role TO permissions_worker;
GRANT SELECT, DELETE ON role_permission TO permissions_worker;
GRANT SELECT, INSERT ON audit TO permissions_worker;
