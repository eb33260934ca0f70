-- Who this database belongs to. Exactly one row, written by the first server that starts on it.
CREATE TABLE installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by_version text NOT NULL CHECK (created_by_version <> '')
);
