-- Nobody ever wrote down who a database belongs to.
DROP TABLE installation;
