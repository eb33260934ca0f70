DO $$
BEGIN
    IF EXISTS (SELECT FROM seat_event) THEN
        RAISE EXCEPTION 'the ledger holds events: it is not taken down';
    END IF;
END $$;
DROP TABLE show_image;
DROP TABLE command_done;
DROP TABLE seat_claim;
DROP TABLE seat_event;
DROP TABLE show_head;
DROP FUNCTION refuse_change();
