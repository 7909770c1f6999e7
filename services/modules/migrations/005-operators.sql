-- What operators did, over all organizations; it stays when an organization goes.
CREATE TABLE operator_audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  -- The operator who did it.
  actor text NOT NULL,
  -- 'outbox.redriven' and the like
  action text NOT NULL,
  -- What was asked for, and the ids of what that was.
  selection jsonb NOT NULL,
  ids text[] NOT NULL,
  request_id text NOT NULL
);

ALTER TABLE operator_audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY every_organization ON operator_audit TO modules_worker USING (true);
GRANT SELECT, INSERT ON operator_audit TO modules_worker;

-- An organization is purged as a whole.
GRANT DELETE ON module, organization_setting, audit TO modules_worker;
GRANT INSERT ON outbox TO modules_worker;
