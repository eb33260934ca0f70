-- Open payments are looked for every few seconds by every node: those that wait for the provider (0), and those whose hold has
-- ended and whose money may still come (2).
-- Made before the other goes: nobody who only reads waits for it.
CREATE INDEX payment_open ON payment (state, created_at, payment_id) WHERE state IN (0, 2);
DROP INDEX payment_pending;

-- What succeeded is kept; what was declined is swept by its age.
DROP INDEX sandbox_charge_by_age;
CREATE INDEX sandbox_charge_by_age ON sandbox_charge (at) WHERE succeeds_at IS NULL;
