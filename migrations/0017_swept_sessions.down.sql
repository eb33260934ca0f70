DROP INDEX account_session_ended;
DROP INDEX account_session_by_account;
