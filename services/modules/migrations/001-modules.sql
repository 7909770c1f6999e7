-- Modules, what an organization decides about them, who changed what, and the events on their way to the topic.
-- modules_app serves requests and sees the organization of its transaction; modules_worker sees all. Both exist
-- already; what they may do is written here and nowhere else.

CREATE TABLE module (
  id uuid PRIMARY KEY,
  organization_id text NOT NULL,
  -- Ordered as people order names, whatever the language.
  name text COLLATE "und-x-icu" NOT NULL,
  -- Equal for names that people would take for one another.
  name_key text NOT NULL,
  type text NOT NULL CHECK (type IN ('web', 'mobile', 'web_and_mobile')),
  url text NOT NULL,
  icon text NOT NULL,
  menu_group text,
  menu_order integer NOT NULL,
  enabled boolean NOT NULL,
  permission_id uuid NOT NULL UNIQUE,
  permission_name text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL,
  CONSTRAINT module_name_is_unique UNIQUE (organization_id, name_key)
);

CREATE TABLE organization_setting (
  organization_id text PRIMARY KEY,
  allowed_hosts text[] NOT NULL DEFAULT '{}'
);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id text COLLATE "C" NOT NULL CHECK (organization_id <> ''),
  at timestamptz NOT NULL,
  -- The user who did it.
  actor text NOT NULL,
  -- 'module.created' and the like
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  request_id text NOT NULL
);

-- Rows leave when they are on the topic. A module's rows have the order of its versions, for they are written under its lock.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organization_id text NOT NULL,
  module_id uuid NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  headers jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Set when the broker refuses this very record. Later rows of its module wait behind it.
  parked_at timestamptz,
  parked_reason text,
  CHECK ((parked_at IS NULL) = (parked_reason IS NULL))
);

CREATE INDEX outbox_parked ON outbox (module_id) WHERE parked_at IS NOT NULL;

-- Wakes the relay when the transaction commits.
CREATE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER outbox_announced AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox();

-- Forced: the owner is bound too, and sees nothing.
ALTER TABLE module ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE organization_setting ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own_organization ON module TO modules_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON organization_setting TO modules_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON audit TO modules_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY own_organization ON outbox TO modules_app
  USING (organization_id = current_setting('app.organization_id', true));

CREATE POLICY every_organization ON module TO modules_worker USING (true);
CREATE POLICY every_organization ON organization_setting TO modules_worker USING (true);
CREATE POLICY every_organization ON audit TO modules_worker USING (true);
CREATE POLICY every_organization ON outbox TO modules_worker USING (true);

-- No UPDATE of a name, a permission or an organization: these never change.
GRANT SELECT, INSERT, DELETE ON module TO modules_app;
GRANT UPDATE (type, url, icon, menu_group, menu_order, enabled, version, updated_at, updated_by) ON module TO modules_app;
GRANT SELECT, INSERT, UPDATE (allowed_hosts) ON organization_setting TO modules_app;
GRANT INSERT ON audit, outbox TO modules_app;

GRANT SELECT ON module, organization_setting, audit, outbox TO modules_worker;
GRANT UPDATE (parked_at, parked_reason), DELETE ON outbox TO modules_worker;
