DROP INDEX sandbox_charge_by_age;
CREATE INDEX sandbox_charge_by_age ON sandbox_charge (at);
DROP INDEX payment_open;
CREATE INDEX payment_pending ON payment (created_at) WHERE state = 0;
