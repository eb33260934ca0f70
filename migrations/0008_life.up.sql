-- Shows whose life goes on by itself are looked for every second; those that have ended are none of them.
CREATE INDEX show_by_end ON show (ends_at) WHERE life IN (1, 2);
CREATE INDEX show_by_opening ON show (sale_opens_at) WHERE life = 1;
CREATE INDEX show_cancelled ON show (show_id) WHERE life = 4;

-- Orders are swept by their age.
CREATE INDEX payment_order_by_age ON payment_order (at);
CREATE INDEX sandbox_charge_by_age ON sandbox_charge (at);
