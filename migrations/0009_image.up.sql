-- An image is written and read as a whole, and often: a megabyte of a full hall costs more to pack than to keep.
ALTER TABLE show_image ALTER COLUMN body SET STORAGE EXTERNAL;
