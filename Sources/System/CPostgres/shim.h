// libpq, the client library of PostgreSQL.
#ifndef SEATWIRE_CPOSTGRES_H
#define SEATWIRE_CPOSTGRES_H

#include <libpq-fe.h>

#endif
