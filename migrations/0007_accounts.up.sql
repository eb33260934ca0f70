-- Who is known, who is logged in where, and who did what.

CREATE TABLE account (
    account_id bigint PRIMARY KEY CHECK (account_id > 0),
    -- 0 guest, 1 customer, 2 staff, 3 admin, 4 developer
    role smallint NOT NULL CHECK (role BETWEEN 0 AND 4),
    username text COLLATE "C" UNIQUE,
    name text,
    email text COLLATE "C",
    -- Addresses that differ in capitals alone are one.
    email_folded text COLLATE "C" UNIQUE,
    phone text COLLATE "C",
    counter_no int CHECK (counter_no BETWEEN 1 AND 9999),
    is_disabled boolean NOT NULL DEFAULT false,
    -- Argon2id with its own salt and cost; NULL for those who cannot log in.
    password_hash text COLLATE "C",
    created_at bigint NOT NULL,
    CHECK ((role = 0) = (username IS NULL)),
    CHECK ((email IS NULL) = (email_folded IS NULL))
);
CREATE INDEX account_known ON account (account_id) WHERE role > 0;
CREATE INDEX account_guests ON account (created_at) WHERE role = 0;

-- The hashes that came before, so that a password does not come again at once.
CREATE TABLE account_password (
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    number bigint GENERATED ALWAYS AS IDENTITY,
    hash text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, number)
);

-- One log-in on one device: the family of its refresh tokens. Of a token only digests are kept. `family` is that of the
-- part which stays, `refresh` that of the whole token which is the newest: whoever shows the first without the second has
-- an old token.
CREATE TABLE account_session (
    session_id bigint PRIMARY KEY CHECK (session_id > 0),
    account_id bigint NOT NULL REFERENCES account ON DELETE CASCADE,
    generation int NOT NULL DEFAULT 1 CHECK (generation > 0),
    family bytea NOT NULL UNIQUE CHECK (octet_length(family) = 32),
    refresh bytea NOT NULL CHECK (octet_length(refresh) = 32),
    device text,
    address text NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    ended_at bigint,
    -- When its access tokens were called back the last time: other nodes look for it.
    revoked_at bigint,
    CHECK (ended_at IS NULL OR revoked_at IS NOT NULL)
);
CREATE INDEX account_session_alive ON account_session (account_id, seen_at) WHERE ended_at IS NULL;
CREATE INDEX account_session_revoked ON account_session (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX account_session_expiry ON account_session (expires_at);

-- Attempts to show a secret, by a digest of what was typed or of where it came from. A name that nobody has is counted
-- like any other.
CREATE TABLE login_attempt (
    subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32),
    most int NOT NULL,
    count int NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX login_attempt_by_age ON login_attempt (until);

CREATE TABLE audit_entry (
    entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    -- 0: nobody was logged in, or the program itself.
    actor_id bigint NOT NULL,
    actor_role smallint,
    address text NOT NULL,
    request_id text NOT NULL,
    action text COLLATE "C" NOT NULL,
    subject text NOT NULL,
    -- 0 done, 1 refused
    outcome smallint NOT NULL CHECK (outcome IN (0, 1)),
    before jsonb,
    after jsonb
);
CREATE INDEX audit_entry_by_actor ON audit_entry (actor_id, entry_id);
CREATE INDEX audit_entry_by_time ON audit_entry USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_is_kept BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What is younger than a day cannot be deleted by anybody, and the rest by the sweep alone.
CREATE FUNCTION refuse_audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('seatwire.audit_sweep', true) IS DISTINCT FROM 'on'
        OR OLD.at > extract(epoch FROM now()) * 1000 - 86400000
    THEN
        RAISE EXCEPTION 'audit_entry is append only' USING ERRCODE = 'SW002';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_audit_delete();

CREATE FUNCTION sweep_audit_v1(before_at bigint, most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    swept int;
BEGIN
    PERFORM set_config('seatwire.audit_sweep', 'on', true);
    DELETE FROM audit_entry WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM audit_entry WHERE at < least(before_at, (extract(epoch FROM now()) * 1000)::bigint - 86400000)
        LIMIT most FOR UPDATE SKIP LOCKED));
    GET DIAGNOSTICS swept = ROW_COUNT;
    PERFORM set_config('seatwire.audit_sweep', 'off', true);
    RETURN swept;
END $$;
