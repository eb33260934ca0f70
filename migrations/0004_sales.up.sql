-- What people ask for, written by the append beside the events it follows from. None of it is read by a decision, and
-- all but the contacts can be made again from the events.

-- A hold while it lives. Settings as for `seat_claim`; the deadline is indexed because every node looks for those that are near.
CREATE TABLE hold (
    show_id bigint NOT NULL,
    hold_id bigint NOT NULL,
    account_id bigint NOT NULL,
    generation int NOT NULL,
    since bigint NOT NULL,
    deadline bigint NOT NULL,
    extensions smallint NOT NULL,
    payment_id bigint,
    is_paying boolean NOT NULL,
    places int[] NOT NULL,
    prices bigint[] NOT NULL CHECK (cardinality(prices) = cardinality(places)),
    PRIMARY KEY (show_id, hold_id)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_cost_delay = 0);
CREATE INDEX hold_by_account ON hold (account_id, show_id);
CREATE INDEX hold_by_deadline ON hold (deadline);

CREATE TABLE booking (
    show_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    -- 0: nobody's, sold at the desk.
    account_id bigint NOT NULL,
    code text COLLATE "C" NOT NULL,
    -- 0 confirmed, 1 cancelled
    status smallint NOT NULL DEFAULT 0,
    generation int NOT NULL,
    -- 0 online, 1 cash, 2 free
    method smallint NOT NULL,
    payment_id bigint,
    -- In minor units of the show's currency: what was paid, and what of it went back.
    amount bigint NOT NULL CHECK (amount >= 0),
    refunded bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount),
    sold_by bigint,
    at bigint NOT NULL,
    -- Personal: a person can be forgotten by emptying these.
    name text,
    email text,
    phone text,
    PRIMARY KEY (show_id, booking_id)
);
CREATE INDEX booking_by_code ON booking (show_id, code);
CREATE INDEX booking_by_phone ON booking (show_id, phone text_pattern_ops) WHERE phone IS NOT NULL;
CREATE INDEX booking_by_account ON booking (account_id, at) WHERE account_id <> 0;

-- One for each seat that was ever sold; it is valid while `ended` is NULL.
CREATE TABLE ticket (
    show_id bigint NOT NULL,
    booking_id bigint NOT NULL,
    code uuid NOT NULL,
    place int NOT NULL,
    price bigint NOT NULL,
    -- The event that made it, and the one that ended it.
    seq bigint NOT NULL,
    ended bigint,
    PRIMARY KEY (show_id, booking_id, code)
);
-- A code is read at the door of another show, too.
CREATE INDEX ticket_by_code ON ticket (code);
CREATE INDEX ticket_by_place ON ticket (show_id, place) WHERE ended IS NULL;

-- Everybody who came to a gate: those who passed stand in the ledger as well, those who were turned back only here.
CREATE TABLE check_in (
    show_id bigint NOT NULL,
    check_in_id bigint NOT NULL,
    seq bigint,
    at bigint NOT NULL,
    by_account bigint NOT NULL,
    booking_id bigint,
    gate text NOT NULL,
    -- 0 entry, 1 exit
    direction smallint NOT NULL,
    -- 0 ok, 1 already, 2 wrong show, 3 not valid, 4 cancelled, 5 outside window
    verdict smallint NOT NULL,
    places int[] NOT NULL,
    -- Those who came in for the first time with this.
    first_entries int NOT NULL DEFAULT 0,
    undone_at bigint,
    undone_by bigint,
    undone_reason text,
    PRIMARY KEY (show_id, check_in_id)
);
CREATE INDEX check_in_by_time ON check_in (show_id, at);

CREATE TABLE payment (
    show_id bigint NOT NULL,
    payment_id bigint NOT NULL,
    hold_id bigint NOT NULL,
    generation int NOT NULL,
    account_id bigint NOT NULL,
    booking_id bigint,
    amount bigint NOT NULL CHECK (amount >= 0),
    -- 0 pending, 1 failed, 2 abandoned, 3 succeeded, 4 late: it only rises.
    state smallint NOT NULL CHECK (state BETWEEN 0 AND 4),
    created_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (show_id, payment_id)
);
CREATE INDEX payment_pending ON payment (created_at) WHERE state = 0;

-- Money that has to go back, once for each event that says so: payment and seq are the provider's idempotency key.
CREATE TABLE refund (
    show_id bigint NOT NULL,
    seq bigint NOT NULL,
    payment_id bigint NOT NULL,
    booking_id bigint,
    amount bigint NOT NULL CHECK (amount > 0),
    at bigint NOT NULL,
    paid_at bigint,
    PRIMARY KEY (show_id, seq)
);
CREATE INDEX refund_due ON refund (at) WHERE paid_at IS NULL;
CREATE INDEX refund_by_payment ON refund (show_id, payment_id);
