-- How many places of a show are in which state, with the number of the event behind which that is so: lists of shows need
-- not count claims. `append_v1` and `append_v2`, which nodes of an older version call, leave the counts behind; then
-- `counted` is not `seq`, and whoever wants to know counts.
ALTER TABLE show_head ADD counted bigint NOT NULL DEFAULT 0, ADD held int NOT NULL DEFAULT 0,
    ADD paying int NOT NULL DEFAULT 0, ADD booked int NOT NULL DEFAULT 0, ADD checked_in int NOT NULL DEFAULT 0,
    ADD blocked int NOT NULL DEFAULT 0;

-- The lock of the change above is held until the end: nobody appends meanwhile.
UPDATE show_head h SET counted = h.seq, held = c.held, paying = c.paying, booked = c.booked, checked_in = c.checked_in,
    blocked = c.blocked
FROM (
    SELECT o.show_id, count(*) FILTER (WHERE k.state = 1) AS held, count(*) FILTER (WHERE k.state = 2) AS paying,
        count(*) FILTER (WHERE k.state = 3) AS booked, count(*) FILTER (WHERE k.state = 4) AS checked_in,
        count(*) FILTER (WHERE k.state = 5) AS blocked
    FROM show_head o LEFT JOIN seat_claim k ON k.show_id = o.show_id GROUP BY o.show_id) c
WHERE c.show_id = h.show_id;

-- The straight way of `append_v2`, with the counts.
CREATE FUNCTION append_v3(
    s_show bigint[], s_epoch bigint[], s_seq bigint[], s_hash bytea[], s_at bigint[], s_batch uuid[], s_count int[],
    s_last bytea[],
    e_show bigint[], e_seq bigint[], e_at bigint[], e_kind smallint[], e_batch uuid[], e_body bytea[], e_hash bytea[],
    f_show bigint[], f_place int[], f_state smallint[], f_owner bigint[], f_generation int[],
    t_show bigint[], t_place int[], t_state smallint[], t_owner bigint[], t_generation int[],
    u_show bigint[], u_place int[], u_from_state smallint[], u_from_owner bigint[], u_from_generation int[],
    u_state smallint[], u_owner bigint[], u_generation int[],
    c_show bigint[], c_command uuid[], c_fingerprint bigint[], c_answer bytea[],
    q_show bigint[], q_command uuid[],
    h_show bigint[], h_hold bigint[], h_account bigint[], h_generation int[], h_since bigint[], h_deadline bigint[],
    h_extensions smallint[], h_payment bigint[], h_paying boolean[], h_places text[], h_prices text[],
    x_show bigint[], x_hold bigint[],
    more text, h_new boolean,
    n_held int[], n_paying int[], n_booked int[], n_checked_in int[], n_blocked int[])
RETURNS bigint
LANGUAGE plpgsql
SET lock_timeout = '20ms' SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_now bigint := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
    v_found bigint;
BEGIN
    UPDATE show_head h SET seq = s.seq + s.count, hash = s.last, at = s.at, counted = s.seq + s.count, held = s.held,
        paying = s.paying, booked = s.booked, checked_in = s.checked_in, blocked = s.blocked
    FROM unnest(s_show, s_epoch, s_seq, s_hash, s_at, s_count, s_last, n_held, n_paying, n_booked, n_checked_in, n_blocked)
        AS s(show, epoch, seq, hash, at, count, last, held, paying, booked, checked_in, blocked)
    WHERE h.show_id = s.show AND h.epoch = s.epoch AND h.seq = s.seq AND h.hash = s.hash
        AND s.at >= h.at AND s.at >= v_now / 1000 - 1000 AND (s.at <= v_now / 1000 + 1000 OR s.at = h.at);
    GET DIAGNOSTICS v_found = ROW_COUNT;
    IF v_found <> cardinality(s_show) THEN
        RAISE EXCEPTION '% of % heads are as they were thought to be', v_found, cardinality(s_show)
            USING ERRCODE = 'SW003';
    END IF;

    INSERT INTO seat_event (show_id, seq, at, kind, batch, body, hash)
    SELECT e.show, e.seq, e.at, e.kind, e.batch, e.body, e.hash
    FROM unnest(e_show, e_seq, e_at, e_kind, e_batch, e_body, e_hash) AS e(show, seq, at, kind, batch, body, hash);

    IF cardinality(f_show) > 0 THEN
        DELETE FROM seat_claim c
        USING unnest(f_show, f_place, f_state, f_owner, f_generation) AS f(show, place, state, owner, generation)
        WHERE c.show_id = f.show AND c.place = f.place AND c.state = f.state AND c.owner = f.owner
            AND c.generation = f.generation;
        GET DIAGNOSTICS v_found = ROW_COUNT;
        IF v_found <> cardinality(f_show) THEN
            RAISE EXCEPTION '% of % claims to end were there', v_found, cardinality(f_show) USING ERRCODE = 'SW001';
        END IF;
    END IF;

    IF cardinality(u_show) > 0 THEN
        UPDATE seat_claim c SET state = u.state, owner = u.owner, generation = u.generation
        FROM unnest(u_show, u_place, u_from_state, u_from_owner, u_from_generation, u_state, u_owner, u_generation)
            AS u(show, place, from_state, from_owner, from_generation, state, owner, generation)
        WHERE c.show_id = u.show AND c.place = u.place AND c.state = u.from_state AND c.owner = u.from_owner
            AND c.generation = u.from_generation;
        GET DIAGNOSTICS v_found = ROW_COUNT;
        IF v_found <> cardinality(u_show) THEN
            RAISE EXCEPTION '% of % claims to change were there', v_found, cardinality(u_show) USING ERRCODE = 'SW001';
        END IF;
    END IF;

    IF cardinality(t_show) > 0 THEN
        INSERT INTO seat_claim (show_id, place, state, owner, generation)
        SELECT t.show, t.place, t.state, t.owner, t.generation
        FROM unnest(t_show, t_place, t_state, t_owner, t_generation) AS t(show, place, state, owner, generation);
    END IF;

    IF cardinality(c_show) > 0 THEN
        INSERT INTO command_done (show_id, command, fingerprint, answer, at)
        SELECT c.show, c.command, c.fingerprint, c.answer, v_now / 1000
        FROM unnest(c_show, c_command, c_fingerprint, c_answer) AS c(show, command, fingerprint, answer);
    END IF;

    IF cardinality(x_show) > 0 THEN
        DELETE FROM hold h USING unnest(x_show, x_hold) AS x(show, hold)
        WHERE h.show_id = x.show AND h.hold_id = x.hold;
    END IF;

    -- Looking whether a hold is there already costs as much as putting it there, and most are new.
    IF cardinality(h_show) > 0 AND h_new THEN
        INSERT INTO hold (show_id, hold_id, account_id, generation, since, deadline, extensions, payment_id, is_paying,
            places, prices)
        SELECT n.show, n.hold, n.account, n.generation, n.since, n.deadline, n.extensions, n.payment, n.paying,
            n.places::int[], n.prices::bigint[]
        FROM unnest(h_show, h_hold, h_account, h_generation, h_since, h_deadline, h_extensions, h_payment, h_paying,
            h_places, h_prices) AS n(show, hold, account, generation, since, deadline, extensions, payment, paying, places,
            prices);
    ELSIF cardinality(h_show) > 0 THEN
        INSERT INTO hold (show_id, hold_id, account_id, generation, since, deadline, extensions, payment_id, is_paying,
            places, prices)
        SELECT n.show, n.hold, n.account, n.generation, n.since, n.deadline, n.extensions, n.payment, n.paying,
            n.places::int[], n.prices::bigint[]
        FROM unnest(h_show, h_hold, h_account, h_generation, h_since, h_deadline, h_extensions, h_payment, h_paying,
            h_places, h_prices) AS n(show, hold, account, generation, since, deadline, extensions, payment, paying, places,
            prices)
        ON CONFLICT (show_id, hold_id) DO UPDATE SET account_id = excluded.account_id,
            generation = excluded.generation, since = excluded.since, deadline = excluded.deadline,
            extensions = excluded.extensions, payment_id = excluded.payment_id, is_paying = excluded.is_paying,
            places = excluded.places, prices = excluded.prices;
    END IF;

    IF more IS NOT NULL THEN
        PERFORM project_v1(s_show, more::jsonb);
    END IF;
    RETURN v_now;
END $$;
