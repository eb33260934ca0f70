internal import Domain

/// The statements that read a show's log.
enum LogStatements {
    static let lockTime = Statement("lock_time", onlyReads: true, "SET LOCAL lock_timeout = '200ms'")

    static let lockHead = Statement(
        "lock_head", onlyReads: true, "SELECT seq FROM show_head WHERE show_id = $1 FOR UPDATE")

    /// The head, the hash at a position, and a page of events behind it; one row at least when there is such a show.
    static let read = Statement(
        "read_log", onlyReads: true,
        """
        SELECT h.epoch, h.seq, h.hash,
            (SELECT k.hash FROM seat_event k WHERE k.show_id = h.show_id AND k.seq = $2),
            e.seq, e.at, e.kind, e.body, e.hash
        FROM show_head h
        LEFT JOIN LATERAL (
            SELECT seq, at, kind, body, hash FROM seat_event v
            WHERE v.show_id = h.show_id AND v.seq > $2 ORDER BY v.seq LIMIT $3) e ON true
        WHERE h.show_id = $1
        ORDER BY e.seq
        """)

    /// The show with its head and its image, in one view with the two statements below.
    static let open = Statement(
        "open_show", onlyReads: true,
        """
        SELECT s.layout_id, s.layout_version, s.start, h.epoch, h.seq, h.hash, i.seq, i.hash, i.at, i.body,
            h.counted, h.held, h.paying, h.booked, h.checked_in, h.blocked
        FROM show s JOIN show_head h ON h.show_id = s.show_id
        LEFT JOIN show_image i ON i.show_id = s.show_id AND i.seq <= h.seq
        WHERE s.show_id = $1
        """)

    static let eventsBehindImage = Statement(
        "events_behind_image", onlyReads: true,
        """
        SELECT seq, at, kind, body, hash FROM seat_event
        WHERE show_id = $1 AND seq > coalesce((
            SELECT i.seq FROM show_image i JOIN show_head h ON h.show_id = i.show_id
            WHERE i.show_id = $1 AND i.seq <= h.seq), 0)
        ORDER BY seq LIMIT $2
        """)

    static let page = Statement(
        "log_page", onlyReads: true,
        """
        SELECT seq, at, kind, body, hash FROM seat_event WHERE show_id = $1 AND seq > $2 ORDER BY seq LIMIT $3
        """)

    /// The moments of a show never decrease.
    static let lastUntil = Statement(
        "last_until", onlyReads: true,
        "SELECT coalesce(max(seq), 0) FROM seat_event WHERE show_id = $1 AND at <= $2")

    static let shows = Statement(
        "show_numbers", onlyReads: true, "SELECT show_id FROM show WHERE show_id > $1 ORDER BY show_id LIMIT $2")

    /// Sorted once, not once for each column.
    static let claims = Statement(
        "claims", onlyReads: true,
        """
        SELECT coalesce(array_agg(place), '{}'), coalesce(array_agg(state), '{}'),
            coalesce(array_agg(owner), '{}'), coalesce(array_agg(generation), '{}')
        FROM (SELECT place, state, owner, generation FROM seat_claim WHERE show_id = $1 ORDER BY place) c
        """)

    /// Shows whose log has come so far, and whose image is so far behind that.
    static let imagesBehind = Statement(
        "images_behind", onlyReads: true,
        """
        SELECT o.show_id FROM unnest($1::bigint[], $2::bigint[]) o (show_id, seq)
        LEFT JOIN show_image i ON i.show_id = o.show_id
        WHERE o.seq - coalesce(i.seq, 0) >= $3
        """)

    static let keepImage = Statement(
        "keep_image",
        """
        INSERT INTO show_image AS i (show_id, seq, hash, at, body)
        SELECT $1, $2, $3, $4, $5 WHERE EXISTS (
            SELECT FROM show_head h WHERE h.show_id = $1 AND h.epoch = $6 AND h.seq >= $2)
            AND EXISTS (SELECT FROM seat_event e WHERE e.show_id = $1 AND e.seq = $2 AND e.hash = $3)
        ON CONFLICT (show_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, at = excluded.at,
            body = excluded.body
        """)

    /// Only whoever still sees the lost history draws a new epoch; others find theirs changed already.
    static let newEpoch = Statement(
        "new_epoch", "UPDATE show_head SET epoch = $3 WHERE show_id = $1 AND epoch = $2")

    static let newEpochs = Statement(
        "new_epochs", "UPDATE show_head SET epoch = (epoch + 1 + (random() * 4294967290)::bigint) % 4294967296")

    static let heads = Statement(
        "heads", onlyReads: true, "SELECT show_id, seq FROM show_head WHERE show_id = ANY ($1)")

    /// A hold lapses, a sale opens, or a show is over. What is scheduled without an opening is put on sale by hand.
    static let due = Statement(
        named: "due_shows", onlyReads: true,
        text: """
            SELECT show_id FROM hold WHERE deadline <= $1
            UNION SELECT show_id FROM show
                WHERE life IN (\(ShowLife.scheduled.rawValue), \(ShowLife.onSale.rawValue)) AND ends_at <= $1
            UNION SELECT show_id FROM show
                WHERE life = \(ShowLife.scheduled.rawValue) AND sale_opens_at > $2 AND sale_opens_at <= $1
            ORDER BY show_id
            """)

    /// Cancelled shows that have something to give back.
    static let uncleared = Statement(
        named: "uncleared_shows", onlyReads: true,
        text: """
            SELECT show_id FROM show s WHERE life = \(ShowLife.cancelled.rawValue) AND EXISTS (
                SELECT FROM seat_claim c WHERE c.show_id = s.show_id
                    AND c.state IN (\(PlaceState.held.rawValue), \(PlaceState.booked.rawValue)))
            ORDER BY show_id
            """)
}
