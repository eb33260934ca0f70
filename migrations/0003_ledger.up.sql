-- The truth about every show. All of it is keyed by the show first, so it can be divided by shows one day.
--
-- Bloat: `show_head`, `seat_claim` and `hold` change with every batch while they stay small, and their dead rows would
-- slow every batch down. The server vacuums these three every few seconds. What stands here is for the time when it
-- does not run, or somebody else's cluster: vacuum begins after a fixed number of dead rows, whatever the size, and
-- takes no pauses. Half empty pages let a head stay on its page for ever (its update touches no index); a claim is
-- inserted and deleted far more often than changed, so its pages are nearly full: emptier ones were measured to be slower.
CREATE TABLE show_head (
    show_id bigint PRIMARY KEY,
    -- New for every history: drawn when the show is made, and again when events were lost.
    epoch bigint NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
    seq bigint NOT NULL CHECK (seq >= 0),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    -- The moment of the last event: time in a show never goes back.
    at bigint NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_cost_delay = 0);

-- Append only. `body` is exactly the bytes that were hashed: hash = SHA-256(hash before, show, seq, at, kind, body).
CREATE TABLE seat_event (
    show_id bigint NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    at bigint NOT NULL,
    kind smallint NOT NULL,
    -- Names one attempt to append, so that a lost reply can be told from a lost race.
    batch uuid NOT NULL,
    body bytea NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (show_id, seq)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append only', TG_TABLE_NAME USING ERRCODE = 'SW002';
END $$;
CREATE TRIGGER seat_event_stays BEFORE UPDATE OR DELETE ON seat_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seat_event_is_kept BEFORE TRUNCATE ON seat_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A row exists exactly while the place is not free, so the key refuses a second owner.
CREATE TABLE seat_claim (
    show_id bigint NOT NULL,
    place int NOT NULL CHECK (place >= 0),
    -- 1 held, 2 paying, 3 booked, 4 checked in, 5 blocked
    state smallint NOT NULL CHECK (state BETWEEN 1 AND 5),
    owner bigint NOT NULL,
    generation int NOT NULL,
    PRIMARY KEY (show_id, place)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0);

-- Commands that had an effect, with the answer to tell again; kept for 24 hours. Deleted from its old end only, where a
-- summary of each block range finds what is due without an index that every batch would have to keep.
CREATE TABLE command_done (
    show_id bigint NOT NULL,
    command uuid NOT NULL,
    fingerprint bigint NOT NULL,
    answer bytea NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (show_id, command)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX command_done_by_age ON command_done USING brin (at) WITH (pages_per_range = 32, autosummarize = on);

-- The whole map as one event, so that a long log need not be read from its beginning. It can be lost without harm.
CREATE TABLE show_image (
    show_id bigint PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at bigint NOT NULL,
    body bytea NOT NULL
);
