-- Who manages modules reads what was done to one of them.
GRANT SELECT ON audit TO modules_app;
CREATE INDEX audit_by_subject ON audit (organization_id, subject_type, subject_id, id);
