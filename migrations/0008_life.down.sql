DROP INDEX show_by_end, show_by_opening, show_cancelled, payment_order_by_age, sandbox_charge_by_age;
