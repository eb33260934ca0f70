DROP INDEX audit_entry_by_key;
ALTER TABLE audit_entry DROP COLUMN entry_key;
