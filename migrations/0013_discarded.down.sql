-- What was discarded is cancelled again; where its name may be another show's by now, it gets one with its number.
UPDATE show SET life = 4, slug = slug || '-' || show_id WHERE life = 5;
DROP INDEX show_slug_key;
ALTER TABLE show ADD CONSTRAINT show_slug_key UNIQUE (slug);
ALTER TABLE show DROP CONSTRAINT show_hall_is_free;
ALTER TABLE show ADD CONSTRAINT show_hall_is_free EXCLUDE USING gist (
    int8range(layout_id, layout_id, '[]') WITH &&, int8range(starts_at, ends_at) WITH &&) WHERE (life <> 4);
