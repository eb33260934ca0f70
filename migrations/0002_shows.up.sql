-- Halls in immutable versions, and the shows in them. A moment is a number of milliseconds since 1970 in UTC, and
-- bigint's largest is "never", as everywhere in this schema: the domain counts so, and nothing is lost on the way.
CREATE TABLE layout (
    layout_id bigint NOT NULL CHECK (layout_id > 0),
    version int NOT NULL CHECK (version > 0),
    name text NOT NULL,
    section_names text[] NOT NULL,
    row_names text[] NOT NULL,
    -- The section of each row, the row of each seat, the category of each seat: numbers from 0.
    row_sections int[] NOT NULL CHECK (cardinality(row_sections) = cardinality(row_names)),
    category_names text[] NOT NULL,
    seat_labels text[] NOT NULL,
    seat_rows int[] NOT NULL CHECK (cardinality(seat_rows) = cardinality(seat_labels)),
    seat_categories int[] NOT NULL CHECK (cardinality(seat_categories) = cardinality(seat_labels)),
    seat_x int[] NOT NULL CHECK (cardinality(seat_x) = cardinality(seat_labels)),
    seat_y int[] NOT NULL CHECK (cardinality(seat_y) = cardinality(seat_labels)),
    seat_flags int[] NOT NULL CHECK (cardinality(seat_flags) = cardinality(seat_labels)),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (layout_id, version)
);

-- What a show is called and where it plays. The terms are folded from `start`, the image of the show before its first
-- event, and from the events; life and times stand here once more for lists, kept by the append.
CREATE TABLE show (
    show_id bigint PRIMARY KEY CHECK (show_id > 0),
    slug text COLLATE "C" NOT NULL UNIQUE,
    title text NOT NULL,
    layout_id bigint NOT NULL,
    layout_version int NOT NULL,
    time_zone text NOT NULL,
    owner_id bigint NOT NULL,
    currency text COLLATE "C" NOT NULL,
    -- 0 draft, 1 scheduled, 2 on sale, 3 ended, 4 cancelled
    life smallint NOT NULL,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL CHECK (ends_at > starts_at),
    sale_opens_at bigint NOT NULL,
    sale_closes_at bigint NOT NULL,
    start bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (layout_id, layout_version) REFERENCES layout (layout_id, version),
    -- One hall holds one show at a time; one may begin at the moment another ends. Ranges of one number instead of the
    -- number: so no extension is needed.
    CONSTRAINT show_hall_is_free EXCLUDE USING gist (
        int8range(layout_id, layout_id, '[]') WITH &&, int8range(starts_at, ends_at) WITH &&) WHERE (life <> 4)
);
CREATE INDEX show_by_start ON show (starts_at);
