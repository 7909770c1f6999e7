-- Tells who watches an organization that its menus or permissions have changed, when the transaction that did it commits.

CREATE FUNCTION announce_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('changes', organization_id) FROM (SELECT DISTINCT organization_id FROM changed) AS organizations;
  RETURN NULL;
END
$$;

CREATE TRIGGER inserts_announced AFTER INSERT ON module_permission
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
CREATE TRIGGER updates_announced AFTER UPDATE ON module_permission
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();

CREATE TRIGGER inserts_announced AFTER INSERT ON role
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
CREATE TRIGGER updates_announced AFTER UPDATE ON role
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
CREATE TRIGGER deletes_announced AFTER DELETE ON role
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();

CREATE TRIGGER inserts_announced AFTER INSERT ON role_permission
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
CREATE TRIGGER deletes_announced AFTER DELETE ON role_permission
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();

CREATE TRIGGER inserts_announced AFTER INSERT ON user_role
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
CREATE TRIGGER deletes_announced AFTER DELETE ON user_role
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION announce_changes();
