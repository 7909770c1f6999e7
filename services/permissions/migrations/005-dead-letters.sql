-- What became of messages that cannot be applied. Kafka keeps the messages themselves; whom they are about is as far as it could
-- be read, and may be said by nobody we know.
CREATE TABLE dead_letter (
  topic text NOT NULL,
  partition integer NOT NULL,
  record_offset bigint NOT NULL,
  -- Later ones have greater numbers.
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  reason text NOT NULL,
  detail text NOT NULL,
  organization_id text COLLATE "C" CHECK (organization_id <> ''),
  module_id text COLLATE "C",
  version integer,
  request_id text,
  put_aside_at timestamptz NOT NULL,
  fate text NOT NULL DEFAULT 'waiting' CHECK (fate IN ('waiting', 'redriven', 'dropped')),
  decided_by text,
  decided_at timestamptz,
  PRIMARY KEY (partition, record_offset),
  CHECK ((fate = 'waiting') = (decided_by IS NULL) AND (fate = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX dead_letter_by_fate ON dead_letter (fate, number);
CREATE INDEX dead_letter_by_module ON dead_letter (organization_id, module_id, version);

-- What operators did, over all organizations.
CREATE TABLE operator_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  -- The operator who did it.
  actor text NOT NULL,
  -- 'dead_letters.redriven' and the like
  action text NOT NULL,
  -- As it was asked for.
  selection jsonb NOT NULL,
  -- What it came to.
  ids text[] NOT NULL,
  request_id text NOT NULL
);

ALTER TABLE dead_letter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE operator_audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON dead_letter FOR SELECT TO permissions_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY every_organization ON dead_letter TO permissions_worker USING (true);
CREATE POLICY every_operator ON operator_audit TO permissions_worker USING (true);
GRANT SELECT ON dead_letter TO permissions_app;
GRANT SELECT, INSERT, UPDATE (fate, decided_by, decided_at) ON dead_letter TO permissions_worker;
GRANT SELECT, INSERT ON operator_audit TO permissions_worker;

-- Who waits for a version is told that it will not come.
CREATE TRIGGER inserts_announced AFTER INSERT ON dead_letter
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();

-- Whether each of these versions of modules, or a later one, has been applied or put aside.
CREATE OR REPLACE FUNCTION versions_reached(organization text, module_ids text[], versions integer[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN NOT EXISTS (
    SELECT FROM unnest(module_ids, versions) AS wanted (module_id, version)
    WHERE NOT EXISTS (SELECT FROM module_permission AS known
                      WHERE known.module_id = wanted.module_id AND known.version >= wanted.version)
      AND NOT EXISTS (SELECT FROM dead_letter AS dead
                      WHERE dead.module_id = wanted.module_id AND dead.version >= wanted.version)
  );
END
$$;
