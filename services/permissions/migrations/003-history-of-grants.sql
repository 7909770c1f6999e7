-- Who manages roles reads what was done to a role or a user.
GRANT SELECT ON audit TO permissions_app;
CREATE INDEX audit_by_subject ON audit (organization_id, subject_type, subject_id, id);
