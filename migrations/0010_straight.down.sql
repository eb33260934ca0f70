ALTER TABLE hold ADD CHECK (cardinality(prices) = cardinality(places));
ALTER TABLE seat_claim ADD CHECK (place >= 0), ADD CHECK (state BETWEEN 1 AND 5);
ALTER TABLE seat_event ADD CHECK (seq > 0), ADD CHECK (octet_length(hash) = 32);
ALTER TABLE show_head ADD CHECK (epoch BETWEEN 0 AND 4294967295), ADD CHECK (seq >= 0),
    ADD CHECK (octet_length(hash) = 32);
DROP FUNCTION append_v2;
