-- Readings of the topic from its beginning. The one under way is the one whose state is 'reading'.
CREATE TABLE rebuild (
  id text PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  state text NOT NULL CHECK (state IN ('reading', 'done', 'failed')),
  dry_run boolean NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  messages_read bigint NOT NULL DEFAULT 0,
  messages bigint NOT NULL DEFAULT 0,
  unreadable bigint NOT NULL DEFAULT 0,
  difference jsonb,
  failure text
);
CREATE UNIQUE INDEX one_rebuild_at_a_time ON rebuild (state) WHERE state = 'reading';

-- What the topic says of modules: written while a rebuild reads, by it and by the consumer beside it, and of no meaning else.
CREATE TABLE module_permission_rebuild (
  LIKE module_permission INCLUDING CONSTRAINTS,
  PRIMARY KEY (organization_id, module_id),
  CONSTRAINT permission_belongs_to_one_module_rebuilt UNIQUE (organization_id, permission_id)
);

ALTER TABLE rebuild ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE module_permission_rebuild ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY every_rebuild ON rebuild TO permissions_worker USING (true);
CREATE POLICY every_organization ON module_permission_rebuild TO permissions_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON rebuild TO permissions_worker;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON module_permission_rebuild TO permissions_worker;

-- A rebuild takes away what the topic says nothing of.
GRANT DELETE ON module_permission TO permissions_worker;
CREATE TRIGGER deletes_announced AFTER DELETE ON module_permission
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
