-- Until when everything of an organization was removed: what is from before never comes back, and what came after never goes again.
CREATE TABLE organization_purge (
  organization_id text COLLATE "C" PRIMARY KEY CHECK (organization_id <> ''),
  purged_at timestamptz NOT NULL
);
ALTER TABLE organization_purge ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY every_organization ON organization_purge TO permissions_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON organization_purge TO permissions_worker;
GRANT SELECT, DELETE ON role, person, audit TO permissions_worker;

-- The tombstones of a purged organization keep no names.
ALTER TABLE module_permission
  DROP CONSTRAINT module_permission_name_check,
  ADD CONSTRAINT module_permission_name_check CHECK (char_length(name) <= 200 AND (deleted OR name <> ''));

-- Tells every process that somebody of an organization was removed, so that their next call makes them known again.
CREATE FUNCTION announce_removals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('removals', organization_id) FROM (SELECT DISTINCT organization_id FROM gone) AS organizations;
  RETURN NULL;
END
$$;
CREATE TRIGGER removals_announced AFTER DELETE ON person
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION announce_removals();
