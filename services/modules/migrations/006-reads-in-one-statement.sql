-- What every launch and every menu reads, in one round trip. Each function sets the organization for the transaction it is in,
-- which for a statement alone is that statement, and reads as its caller: row-level security shows it that organization and
-- nothing else.

-- What a menu is made of, and no more: with a thousand modules, reading the rest takes longer than all else.
CREATE FUNCTION menu_of(organization text)
RETURNS TABLE (
  id uuid, name text, type text, icon text, menu_group text, menu_order integer, enabled boolean, permission_id uuid
) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN QUERY
    SELECT module.id, module.name, module.type, module.icon, module.menu_group, module.menu_order, module.enabled,
           module.permission_id
    FROM module WHERE module.organization_id = organization;
END
$$;

-- A module, and what its organization has decided for all of them.
CREATE FUNCTION destination_of(organization text, wanted uuid)
RETURNS TABLE (found module, hosts text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.organization_id', organization, true);
  RETURN QUERY
    SELECT module, setting.allowed_hosts
    FROM module LEFT JOIN organization_setting AS setting USING (organization_id)
    WHERE module.organization_id = organization AND module.id = wanted;
END
$$;

REVOKE EXECUTE ON FUNCTION menu_of, destination_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION menu_of, destination_of TO modules_app;
