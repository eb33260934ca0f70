-- A draft that is taken off was never announced: its life is 5 from now on. It leaves its hall free, as a cancelled show
-- does, and its readable name as well. Servers of the version before know no such life and take it for 4.
ALTER TABLE show DROP CONSTRAINT show_hall_is_free;
ALTER TABLE show ADD CONSTRAINT show_hall_is_free EXCLUDE USING gist (
    int8range(layout_id, layout_id, '[]') WITH &&, int8range(starts_at, ends_at) WITH &&) WHERE (life < 4);
ALTER TABLE show DROP CONSTRAINT show_slug_key;
CREATE UNIQUE INDEX show_slug_key ON show (slug) WHERE life <> 5;
