-- A rebuild takes nothing away, and sets nothing back, unless whoever began it has said so.
ALTER TABLE rebuild ADD COLUMN accept_loss boolean NOT NULL DEFAULT false;
