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
    at bigint NOT NULL
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
