-- Whoever asks what was done to a subject that is seldom named would otherwise read the audit from its end to its beginning.
CREATE INDEX audit_entry_by_subject ON audit_entry (subject, entry_id);
