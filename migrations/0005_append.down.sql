DROP FUNCTION append_v1;
DROP FUNCTION project_v1;
DROP FUNCTION project_payments_v1;
