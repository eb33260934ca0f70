-- What an entry is told under: told again, it stands there once. Servers of the version before tell it under nothing.
ALTER TABLE audit_entry ADD COLUMN entry_key uuid;
CREATE UNIQUE INDEX audit_entry_by_key ON audit_entry (entry_key) WHERE entry_key IS NOT NULL;
