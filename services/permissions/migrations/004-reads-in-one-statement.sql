-- What every launch and every menu asks, answered in one round trip. Each function sets the organization for the transaction it
-- is in, which for a statement alone is that statement, and reads as its caller: row-level security shows it that organization
-- and nothing else. Their plans are kept for the connection, which the planning of such a question costs more than itself.

CREATE FUNCTION standing_of(organization text, wanted_user text, wanted_permission text)
RETURNS TABLE ("isModulePermission" boolean, "isGranted" boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN QUERY SELECT
    EXISTS (SELECT FROM module_permission AS known
            WHERE known.permission_id = wanted_permission AND NOT known.deleted),
    EXISTS (SELECT FROM user_role JOIN role_permission USING (organization_id, role_id)
            WHERE user_role.user_id = wanted_user AND role_permission.permission_id = wanted_permission);
END
$$;

-- Everything a user holds through roles.
CREATE FUNCTION permissions_held(organization text, wanted_user text)
RETURNS TABLE (id text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN QUERY
    SELECT DISTINCT role_permission.permission_id
    FROM user_role JOIN role_permission USING (organization_id, role_id)
    WHERE user_role.user_id = wanted_user
      AND (role_permission.permission_id IN ('manage-custom-modules', 'manage-roles')
        OR EXISTS (SELECT FROM module_permission AS existing
                   WHERE (existing.organization_id, existing.permission_id)
                       = (role_permission.organization_id, role_permission.permission_id)
                     AND NOT existing.deleted))
    ORDER BY 1;
END
$$;

-- Whether each of these versions of modules, or a later one, has been applied.
CREATE FUNCTION versions_reached(organization text, module_ids text[], versions integer[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN NOT EXISTS (
    SELECT FROM unnest(module_ids, versions) AS wanted (module_id, version)
    WHERE NOT EXISTS (SELECT FROM module_permission AS known
                      WHERE known.module_id = wanted.module_id AND known.version >= wanted.version)
  );
END
$$;

REVOKE EXECUTE ON FUNCTION standing_of, permissions_held, versions_reached FROM PUBLIC;
GRANT EXECUTE ON FUNCTION standing_of, permissions_held, versions_reached TO permissions_app;
