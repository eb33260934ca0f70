DROP INDEX seat_event_terms;
DROP TABLE catalogue_done, layout_slug, sandbox_refund, sandbox_charge, payment_order;
