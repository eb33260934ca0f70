DROP TABLE sandbox_refund, sandbox_charge, payment_order;
