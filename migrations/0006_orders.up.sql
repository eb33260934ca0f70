-- What has to be remembered between the freezing of seats and the booking, so that a payment can be finished by whoever
-- finds it: another node, or this one after a crash.
CREATE TABLE payment_order (
    payment_id bigint PRIMARY KEY CHECK (payment_id > 0),
    show_id bigint NOT NULL,
    booking_id bigint NOT NULL CHECK (booking_id > 0),
    code text COLLATE "C" NOT NULL,
    -- Personal: a person can be forgotten by emptying these.
    name text,
    email text,
    phone text,
    at bigint NOT NULL,
    -- Nothing is expected of the provider any more, although the payment never succeeded.
    is_closed boolean NOT NULL DEFAULT false
);

-- The books of the built-in sandbox, which stands for a payment provider: like a real one it outlives this program.
CREATE TABLE sandbox_charge (
    payment_id bigint PRIMARY KEY,
    amount bigint NOT NULL CHECK (amount >= 0),
    currency text COLLATE "C" NOT NULL,
    -- NULL when it was declined.
    succeeds_at bigint,
    at bigint NOT NULL
);
CREATE TABLE sandbox_refund (
    key text COLLATE "C" PRIMARY KEY,
    payment_id bigint NOT NULL REFERENCES sandbox_charge (payment_id),
    amount bigint NOT NULL CHECK (amount > 0)
);

-- The readable names of layouts, which stay while versions come.
CREATE TABLE layout_slug (
    layout_id bigint PRIMARY KEY,
    slug text COLLATE "C" NOT NULL UNIQUE
);

-- Changes of the catalogue that were made, so that a repeated one is told what came of it; kept for 24 hours.
CREATE TABLE catalogue_done (
    command uuid PRIMARY KEY,
    fingerprint bigint NOT NULL,
    -- The layout or the show.
    subject bigint NOT NULL,
    version int NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX catalogue_done_by_age ON catalogue_done (at);

-- The terms of a show are those of its last event of this kind.
CREATE INDEX seat_event_terms ON seat_event (show_id, seq) WHERE kind = 14;
