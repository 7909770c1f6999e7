-- An event about an organization as a whole is about no module. What has to keep its order has its key in common.
ALTER TABLE outbox ALTER COLUMN module_id DROP NOT NULL;
DROP INDEX outbox_parked;
CREATE INDEX outbox_parked ON outbox (key) WHERE parked_at IS NOT NULL;
