-- Whoever deletes an account looks for its sessions, ended ones as well; and those that have ended are swept by when.
CREATE INDEX account_session_by_account ON account_session (account_id);
CREATE INDEX account_session_ended ON account_session (ended_at) WHERE ended_at IS NOT NULL;
