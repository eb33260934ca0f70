DROP FUNCTION sweep_audit_v1(bigint, int);
DROP TABLE audit_entry;
DROP FUNCTION refuse_audit_delete();
DROP TABLE login_attempt, account_session, account_password, account;
