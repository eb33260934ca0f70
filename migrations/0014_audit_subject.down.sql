DROP INDEX audit_entry_by_subject;
