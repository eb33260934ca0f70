-- The one way into the ledger. Both functions are kept under their numbers for nodes of an older version; a new form
-- gets a new number.

-- Sales, payments and check-ins that follow from the events of the shows in `ok_shows`. Only batches that have any call
-- it, so it costs the hot path nothing. `more` is an object of lists, one for each table.
CREATE FUNCTION project_v1(ok_shows bigint[], more jsonb) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
    INSERT INTO booking (show_id, booking_id, account_id, code, generation, method, payment_id, amount, sold_by, at,
        name, email, phone)
    SELECT x.show, x.id, x.account, x.code, x.generation, x.method, x.payment, x.amount, x.by, x.at, x.name, x.email,
        x.phone
    FROM jsonb_to_recordset(more -> 'booked') AS x(show bigint, id bigint, account bigint, code text, generation int,
        method smallint, payment bigint, amount bigint, "by" bigint, at bigint, name text, email text, phone text)
    WHERE x.show = ANY (ok_shows);

    INSERT INTO ticket (show_id, booking_id, code, place, price, seq)
    SELECT x.show, x.booking, x.code, x.place, x.price, x.seq
    FROM jsonb_to_recordset(more -> 'tickets') AS x(show bigint, booking bigint, code uuid, place int, price bigint,
        seq bigint)
    WHERE x.show = ANY (ok_shows);

    -- A seat that was left twice in one batch has two tickets to end, each by the first event behind it.
    UPDATE ticket t SET ended = y.ended
    FROM (
        SELECT v.show_id, v.booking_id, v.code, min(x.seq) AS ended
        FROM jsonb_to_recordset(more -> 'left') AS x(show bigint, booking bigint, place int, seq bigint)
        JOIN ticket v ON v.show_id = x.show AND v.booking_id = x.booking AND v.place = x.place
            AND v.seq < x.seq AND v.ended IS NULL
        WHERE x.show = ANY (ok_shows)
        GROUP BY v.show_id, v.booking_id, v.code
    ) y
    WHERE t.show_id = y.show_id AND t.booking_id = y.booking_id AND t.code = y.code;

    UPDATE booking b SET generation = x.generation, refunded = b.refunded + x.refund,
        status = CASE WHEN x.ended THEN 1 ELSE b.status END
    FROM jsonb_to_recordset(more -> 'changed') AS x(show bigint, id bigint, generation int, refund bigint, ended boolean)
    WHERE x.show = ANY (ok_shows) AND b.show_id = x.show AND b.booking_id = x.id;

    INSERT INTO check_in (show_id, check_in_id, seq, at, by_account, booking_id, gate, direction, verdict, places,
        first_entries)
    SELECT x.show, x.id, x.seq, x.at, x.by, x.booking, x.gate, x.direction, 0,
        ARRAY(SELECT jsonb_array_elements(x.places)::int), x.firsts
    FROM jsonb_to_recordset(more -> 'passed') AS x(show bigint, id bigint, seq bigint, at bigint, "by" bigint,
        booking bigint, gate text, direction smallint, places jsonb, firsts int)
    WHERE x.show = ANY (ok_shows);

    UPDATE check_in c SET undone_at = x.at, undone_by = x.by, undone_reason = x.reason
    FROM jsonb_to_recordset(more -> 'undone') AS x(show bigint, id bigint, at bigint, "by" bigint, reason text)
    WHERE x.show = ANY (ok_shows) AND c.show_id = x.show AND c.check_in_id = x.id;

    PERFORM project_payments_v1(ok_shows, more);

    UPDATE show s SET life = x.life, starts_at = x.starts, ends_at = x.ends, sale_opens_at = x.opens,
        sale_closes_at = x.closes, owner_id = x.owner
    FROM jsonb_to_recordset(more -> 'terms') AS x(show bigint, owner bigint, life smallint, starts bigint, ends bigint,
        opens bigint, closes bigint)
    WHERE x.show = ANY (ok_shows) AND s.show_id = x.show;
END $$;

CREATE FUNCTION project_payments_v1(ok_shows bigint[], more jsonb) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
BEGIN
    -- Money that came late goes back, unless this payment is accounted for already: taken for a booking, or late before.
    INSERT INTO refund (show_id, seq, payment_id, booking_id, amount, at)
    SELECT x.show, x.seq, x.payment, x.booking, x.amount, x.at
    FROM jsonb_to_recordset(more -> 'refunds') AS x(show bigint, seq bigint, payment bigint, booking bigint,
        amount bigint, at bigint, late boolean)
    WHERE x.show = ANY (ok_shows) AND NOT (x.late AND EXISTS (
        SELECT FROM payment p WHERE p.show_id = x.show AND p.payment_id = x.payment AND p.state >= 3));

    -- In the order of the events; the state of a payment only rises.
    INSERT INTO payment AS p (show_id, payment_id, hold_id, generation, account_id, booking_id, amount, state, created_at,
        changed_at)
    SELECT x.show, x.id, x.hold, x.generation, x.account, x.booking, x.amount, x.state, x.at, x.at
    FROM jsonb_to_recordset(more -> 'payments') AS x(show bigint, id bigint, hold bigint, generation int, account bigint,
        booking bigint, amount bigint, state smallint, at bigint)
    WHERE x.show = ANY (ok_shows)
    ON CONFLICT (show_id, payment_id) DO UPDATE SET state = greatest(p.state, excluded.state),
        booking_id = coalesce(p.booking_id, excluded.booking_id), changed_at = excluded.changed_at,
        generation = greatest(p.generation, excluded.generation),
        amount = CASE WHEN excluded.amount > 0 THEN excluded.amount ELSE p.amount END
    WHERE excluded.state >= p.state;
END $$;

-- Appends the batches of several shows, each of them whole or not at all, in the order: lock the heads, compare the
-- positions, compare the clock, look for commands that were done, write. A show that another transaction has locked is
-- left out of the answer, so no transaction over several shows ever waits and none deadlocks; one alone waits.
--
-- Verdicts: 0 ok, 1 already (this very batch is here, since an earlier attempt), 2 stale, 3 skew, 4 replayed (then one row for
-- each command that was done). Anything that contradicts the claims raises SW001, and nothing of the call stays.
CREATE FUNCTION append_v1(
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
    more text)
RETURNS TABLE (
    r_show bigint, r_verdict smallint, r_epoch bigint, r_now bigint, r_command uuid, r_fingerprint bigint, r_answer bytea)
LANGUAGE plpgsql
SET lock_timeout = '2s' SET enable_seqscan = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    v_locked bigint[];
    v_now bigint;
    v_known bigint[];
    v_show bigint[];
    v_verdict smallint[];
    v_epoch bigint[];
    v_ok bigint[];
    v_all boolean;
    v_wanted bigint;
    v_found bigint;
BEGIN
    IF cardinality(s_show) = 1 THEN
        PERFORM FROM show_head h WHERE h.show_id = s_show[1] FOR UPDATE;
        IF NOT FOUND THEN
            RETURN QUERY SELECT s_show[1], 2::smallint, s_epoch[1], 0::bigint, NULL::uuid, NULL::bigint, NULL::bytea;
            RETURN;
        END IF;
        v_locked := s_show;
    ELSE
        SELECT array_agg(l.show_id) INTO v_locked FROM (
            SELECT h.show_id FROM show_head h WHERE h.show_id = ANY (s_show) ORDER BY h.show_id FOR UPDATE SKIP LOCKED) l;
    END IF;
    v_now := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

    -- From here on each statement sees all that was committed before the locks were taken. Reading events in the
    -- statement that locks would not: it would see the new head and an old log.
    SELECT array_agg(DISTINCT d.show_id) INTO v_known
    FROM unnest(c_show || q_show, c_command || q_command) AS k(show, command)
    JOIN command_done d ON d.show_id = k.show AND d.command = k.command;

    SELECT array_agg(j.show), array_agg(j.verdict), array_agg(j.epoch),
        array_agg(j.show) FILTER (WHERE j.verdict = 0)
    INTO v_show, v_verdict, v_epoch, v_ok
    FROM (
        SELECT s.show, h.epoch, CASE
            WHEN h.epoch <> s.epoch OR h.seq <> s.seq OR h.hash <> s.hash THEN
                CASE WHEN s.count > 0 AND EXISTS (
                    SELECT FROM seat_event e WHERE e.show_id = s.show AND e.seq = s.seq + 1 AND e.batch = s.batch)
                THEN 1 ELSE 2 END
            -- Too old, too new, or before the last event. A moment that only repeats the last event's is not too new:
            -- the clock may have been set back since.
            WHEN s.at < v_now / 1000 - 1000 OR (s.at > v_now / 1000 + 1000 AND s.at > h.at) OR s.at < h.at THEN 3
            WHEN s.show = ANY (v_known) THEN 4
            ELSE 0 END::smallint AS verdict
        FROM unnest(s_show, s_epoch, s_seq, s_hash, s_at, s_batch, s_count)
            AS s(show, epoch, seq, hash, at, batch, count)
        JOIN show_head h ON h.show_id = s.show
        WHERE s.show = ANY (v_locked)
    ) j;
    v_all := coalesce(cardinality(v_ok) = cardinality(s_show), false);

    IF v_ok IS NOT NULL AND cardinality(e_show) > 0 THEN
        INSERT INTO seat_event (show_id, seq, at, kind, batch, body, hash)
        SELECT e.show, e.seq, e.at, e.kind, e.batch, e.body, e.hash
        FROM unnest(e_show, e_seq, e_at, e_kind, e_batch, e_body, e_hash) AS e(show, seq, at, kind, batch, body, hash)
        WHERE v_all OR e.show = ANY (v_ok);

        IF cardinality(f_show) > 0 THEN
            DELETE FROM seat_claim c
            USING unnest(f_show, f_place, f_state, f_owner, f_generation) AS f(show, place, state, owner, generation)
            WHERE c.show_id = f.show AND c.place = f.place AND c.state = f.state AND c.owner = f.owner
                AND c.generation = f.generation AND (v_all OR f.show = ANY (v_ok));
            GET DIAGNOSTICS v_found = ROW_COUNT;
            SELECT count(*) INTO v_wanted FROM unnest(f_show) AS f(show) WHERE v_all OR f.show = ANY (v_ok);
            IF v_found <> v_wanted THEN
                RAISE EXCEPTION '% of % claims to end were there', v_found, v_wanted USING ERRCODE = 'SW001';
            END IF;
        END IF;

        IF cardinality(u_show) > 0 THEN
            UPDATE seat_claim c SET state = u.state, owner = u.owner, generation = u.generation
            FROM unnest(u_show, u_place, u_from_state, u_from_owner, u_from_generation, u_state, u_owner, u_generation)
                AS u(show, place, from_state, from_owner, from_generation, state, owner, generation)
            WHERE c.show_id = u.show AND c.place = u.place AND c.state = u.from_state AND c.owner = u.from_owner
                AND c.generation = u.from_generation AND (v_all OR u.show = ANY (v_ok));
            GET DIAGNOSTICS v_found = ROW_COUNT;
            SELECT count(*) INTO v_wanted FROM unnest(u_show) AS u(show) WHERE v_all OR u.show = ANY (v_ok);
            IF v_found <> v_wanted THEN
                RAISE EXCEPTION '% of % claims to change were there', v_found, v_wanted USING ERRCODE = 'SW001';
            END IF;
        END IF;

        IF cardinality(t_show) > 0 THEN
            INSERT INTO seat_claim (show_id, place, state, owner, generation)
            SELECT t.show, t.place, t.state, t.owner, t.generation
            FROM unnest(t_show, t_place, t_state, t_owner, t_generation) AS t(show, place, state, owner, generation)
            WHERE v_all OR t.show = ANY (v_ok);
        END IF;

        IF cardinality(c_show) > 0 THEN
            INSERT INTO command_done (show_id, command, fingerprint, answer, at)
            SELECT c.show, c.command, c.fingerprint, c.answer, v_now / 1000
            FROM unnest(c_show, c_command, c_fingerprint, c_answer) AS c(show, command, fingerprint, answer)
            WHERE v_all OR c.show = ANY (v_ok);
        END IF;

        IF cardinality(x_show) > 0 THEN
            DELETE FROM hold h USING unnest(x_show, x_hold) AS x(show, hold)
            WHERE h.show_id = x.show AND h.hold_id = x.hold AND (v_all OR x.show = ANY (v_ok));
        END IF;

        IF cardinality(h_show) > 0 THEN
            INSERT INTO hold (show_id, hold_id, account_id, generation, since, deadline, extensions, payment_id,
                is_paying, places, prices)
            SELECT n.show, n.hold, n.account, n.generation, n.since, n.deadline, n.extensions, n.payment, n.paying,
                n.places::int[], n.prices::bigint[]
            FROM unnest(h_show, h_hold, h_account, h_generation, h_since, h_deadline, h_extensions, h_payment, h_paying,
                h_places, h_prices) AS n(show, hold, account, generation, since, deadline, extensions, payment, paying,
                places, prices)
            WHERE v_all OR n.show = ANY (v_ok)
            ON CONFLICT (show_id, hold_id) DO UPDATE SET account_id = excluded.account_id,
                generation = excluded.generation, since = excluded.since, deadline = excluded.deadline,
                extensions = excluded.extensions, payment_id = excluded.payment_id, is_paying = excluded.is_paying,
                places = excluded.places, prices = excluded.prices;
        END IF;

        IF more IS NOT NULL THEN
            PERFORM project_v1(v_ok, more::jsonb);
        END IF;

        UPDATE show_head h SET seq = s.seq + s.count, hash = s.last, at = s.at
        FROM unnest(s_show, s_seq, s_at, s_count, s_last) AS s(show, seq, at, count, last)
        WHERE h.show_id = s.show AND s.count > 0 AND (v_all OR s.show = ANY (v_ok));
    END IF;

    RETURN QUERY
    SELECT v.show, v.verdict, v.epoch, v_now, d.command, d.fingerprint, d.answer
    FROM unnest(v_show, v_verdict, v_epoch) AS v(show, verdict, epoch)
    LEFT JOIN LATERAL (
        SELECT d.command, d.fingerprint, d.answer
        FROM unnest(c_show || q_show, c_command || q_command) AS k(show, command)
        JOIN command_done d ON d.show_id = k.show AND d.command = k.command
        WHERE k.show = v.show
    ) d ON v.verdict = 4;
END $$;
