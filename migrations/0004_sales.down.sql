DROP TABLE refund;
DROP TABLE payment;
DROP TABLE check_in;
DROP TABLE ticket;
DROP TABLE booking;
DROP TABLE hold;
