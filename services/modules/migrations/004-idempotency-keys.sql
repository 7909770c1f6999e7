-- Attempts to make a module that can be made again, each with the module it made.
CREATE TABLE idempotency_key (
  organization_id text NOT NULL,
  user_id text NOT NULL,
  -- SHA-256 of the key, and of what was asked for with it.
  key_hash bytea NOT NULL,
  request_hash bytea NOT NULL,
  -- As a row of the table `module`. Without one only while its transaction lasts.
  module jsonb,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, user_id, key_hash)
);

CREATE INDEX idempotency_key_by_expiry ON idempotency_key (expires_at);

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organization ON idempotency_key TO modules_app
  USING (organization_id = current_setting('app.organization_id', true));
CREATE POLICY every_organization ON idempotency_key TO modules_worker USING (true);

GRANT SELECT, INSERT, UPDATE (request_hash, module, expires_at) ON idempotency_key TO modules_app;
GRANT SELECT, DELETE ON idempotency_key TO modules_worker;
