DROP FUNCTION append_v3;
ALTER TABLE show_head DROP counted, DROP held, DROP paying, DROP booked, DROP checked_in, DROP blocked;
