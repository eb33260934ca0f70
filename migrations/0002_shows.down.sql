DROP TABLE show;
DROP TABLE layout;
